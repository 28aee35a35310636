package broker.core.journal;

import broker.core.loop.Ticker;
import java.time.InstantSource;

/** Times that survive the broker, and their place on its ticker. Any thread. */
public final class WallClock {
  /** Of something that never happens. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long FAR_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI / 4;

  private final Ticker ticker;
  private final InstantSource clock;

  /** Both clocks of a broker. */
  public WallClock(Ticker ticker, InstantSource clock) {
    this.ticker = ticker;
    this.clock = clock;
  }

  /** Milliseconds since 1970. */
  public long millis() {
    return clock.millis();
  }

  /** The moment on the wall clock of one on the ticker. */
  public long toMillis(long nanos) {
    return nanos == NEVER ? NEVER : millis() + (nanos - ticker.nanos()) / NANOS_PER_MILLI;
  }

  /** The moment on the ticker of one on the wall clock. */
  public long toNanos(long millis) {
    if (millis == NEVER) {
      return NEVER;
    }
    long left = Math.max(-FAR_MILLIS, Math.min(FAR_MILLIS, millis - millis()));
    long nanos = ticker.nanos() + left * NANOS_PER_MILLI;
    return nanos == NEVER ? nanos - 1 : nanos;
  }
}
