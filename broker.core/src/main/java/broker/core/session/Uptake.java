package broker.core.session;

import broker.core.loop.OnEventLoop;

/** How fast the client of one session has taken messages lately. Owned by the session's loop. */
@OnEventLoop
final class Uptake {
  static final long WINDOW_NANOS = 50_000_000L;

  private long windowStartNanos;
  private int inWindow;
  private int inLastWindow;

  Uptake(long nowNanos) {
    windowStartNanos = nowNanos;
  }

  /** The client has taken one more. */
  void count(long nowNanos) {
    roll(nowNanos);
    inWindow++;
  }

  /** How many it takes in so much time. */
  long inNanos(long nanos, long nowNanos) {
    roll(nowNanos);
    return Math.max(inWindow, inLastWindow) * nanos / WINDOW_NANOS;
  }

  private void roll(long now) {
    long passed = now - windowStartNanos;
    if (passed >= WINDOW_NANOS) {
      inLastWindow = passed < 2 * WINDOW_NANOS ? inWindow : 0;
      inWindow = 0;
      windowStartNanos = now;
    }
  }
}
