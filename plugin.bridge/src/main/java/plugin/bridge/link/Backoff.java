package plugin.bridge.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: decorrelated jitter, so that a thousand gateways do not
 * come back at once. Owned by the control thread.
 */
public final class Backoff {
  /**
   * Mosquitto's {@code restart_timeout}. Immutable.
   *
   * @param base the shortest wait
   * @param cap the longest wait; the same as base for one that never changes
   * @param stable how long a connection has to last until failures before it are forgotten
   */
  public record Range(Duration base, Duration cap, Duration stable) {}

  private static final int GROWTH = 3;

  private final RandomGenerator random;
  private Range range;
  private long previousMillis;

  Backoff(Range range, RandomGenerator random) {
    this.range = range;
    this.random = random;
    reset();
  }

  /** Changes the range; what has grown stays within it. */
  void range(Range changed) {
    range = changed;
    previousMillis = Math.min(previousMillis, changed.cap().toMillis());
  }

  /** Forgets the failures. */
  void reset() {
    previousMillis = range.base().toMillis();
  }

  /** A connection has ended that had lasted so long. */
  void ended(Duration lasted) {
    if (lasted.compareTo(range.stable()) >= 0) {
      reset();
    }
  }

  /** The wait before the next attempt. */
  Duration next() {
    long base = range.base().toMillis();
    long most = Math.max(base + 1, previousMillis * GROWTH);
    long chosen = random.nextLong(base, most);
    previousMillis = Math.min(range.cap().toMillis(), chosen);
    return Duration.ofMillis(previousMillis);
  }
}
