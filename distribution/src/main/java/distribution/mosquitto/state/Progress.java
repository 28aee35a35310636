package distribution.mosquitto.state;

import broker.core.loop.Ticker;
import java.io.PrintStream;

/** Says every other second how far a long import is. Owned by the thread that imports. */
final class Progress {
  private static final long INTERVAL_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final Ticker ticker;
  private long toldNanos;

  Progress(PrintStream out, Ticker ticker) {
    this.out = out;
    this.ticker = ticker;
    this.toldNanos = ticker.nanos();
  }

  void at(long done, long all, String what) {
    long now = ticker.nanos();
    if (now - toldNanos >= INTERVAL_NANOS) {
      toldNanos = now;
      out.printf("... %d of %d %s%n", done, all, what);
      out.flush();
    }
  }
}
