package plugin.bridge.link;

import broker.api.client.EndCause;
import broker.api.client.RemoteConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from time to time, with a connection of its own, whether the primary address would
 * answer. Owned by the control thread.
 */
final class PrimaryProbe {
  private final Services services;
  private long intervalNanos;
  private long nextNanos;

  PrimaryProbe(Services services) {
    this.services = services;
  }

  /** A connection to another address has begun. */
  void begin(Duration interval) {
    intervalNanos = interval.toNanos();
    nextNanos = services.nanoTime().getAsLong() + intervalNanos;
  }

  /** Asks if it is time to, and runs the task if there is an answer, be it a refusal. */
  void look(Attempt attempt, Runnable answered) {
    long now = services.nanoTime().getAsLong();
    if (nextNanos - now > 0) {
      return;
    }
    nextNanos = now + intervalNanos;
    services
        .connections()
        .open(attempt.address(), attempt.probe(), delivery -> {})
        .whenCompleteAsync(
            (remote, failure) -> heard(remote, Failures.cause(failure), answered),
            services.control());
  }

  private static void heard(
      @Nullable RemoteConnection remote, @Nullable EndCause cause, Runnable answered) {
    if (remote != null) {
      remote.disconnect();
    }
    if (remote != null || cause != null && cause.kind() == EndCause.Kind.REFUSED) {
      answered.run();
    }
  }
}
