package broker.core.transport;

import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connections that came while the TLS service of their listener was being replaced: they wait
 * for the next one, though not for ever. Owned by the loop for handshakes.
 */
@OnEventLoop
final class TlsGap {
  /** A connection that cannot go on without a TLS service. */
  interface Guest {
    /** There is a service again. */
    void serviceCame();

    /** There was none in time. */
    void noServiceInTime();
  }

  private final EventLoop loop;
  private final Supplier<Limits> limits;
  private final Map<String, Map<Guest, Future<?>>> waiting = new HashMap<>(); // with its deadline

  TlsGap(EventLoop loop, Supplier<Limits> limits) {
    this.loop = loop;
    this.limits = limits;
  }

  /** How long somebody waits now. Any thread. */
  long millis() {
    return limits.get().authenticationGapMillis();
  }

  /** Waits for a service of this name. */
  void enter(String tlsName, Guest guest) {
    Future<?> deadline =
        loop.schedule(() -> tooLong(tlsName, guest), millis(), TimeUnit.MILLISECONDS);
    waiting.computeIfAbsent(tlsName, name -> new LinkedHashMap<>()).put(guest, deadline);
  }

  private void tooLong(String tlsName, Guest guest) {
    if (leave(tlsName, guest)) {
      guest.noServiceInTime();
    }
  }

  /** Has gone, or need not wait any more; false when it did not wait. */
  boolean leave(String tlsName, Guest guest) {
    Map<Guest, Future<?>> sameName = waiting.getOrDefault(tlsName, Map.of());
    Future<?> deadline = sameName.isEmpty() ? null : sameName.remove(guest);
    if (deadline == null) {
      return false;
    }
    deadline.cancel(false);
    if (sameName.isEmpty()) {
      waiting.remove(tlsName);
    }
    return true;
  }

  /** There is a service of this name: everybody goes on, in the order in which they came. */
  void ended(String tlsName) {
    Map<Guest, Future<?>> sameName = waiting.remove(tlsName);
    if (sameName != null) {
      sameName.values().forEach(deadline -> deadline.cancel(false));
      sameName.keySet().forEach(Guest::serviceCame);
    }
  }
}
