package broker.core.retained;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;

/**
 * Removes retained messages whose Message Expiry Interval has passed, some at a time. Owned by the
 * loop that runs it.
 */
@OnEventLoop
public final class RetainedExpiry extends Timer {
  private static final long PERIOD_NANOS = 1_000_000_000L;
  private static final int BUDGET = 1_000;

  private final RetainedMessages retained;
  private final Loop loop;
  private final LoopCounters counters;

  /**
   * @param counters of that loop
   */
  public RetainedExpiry(RetainedMessages retained, Loop loop, LoopCounters counters) {
    this.retained = retained;
    this.loop = loop;
    this.counters = counters;
  }

  /** Begins; to be called on the loop. */
  public void start() {
    loop.timers().start(this, PERIOD_NANOS);
  }

  @Override
  protected void onTime(long nowNanos) {
    int left = retained.expire(nowNanos, BUDGET, message -> counters.increment(Counter.EXPIRED));
    loop.timers().start(this, left == 0 ? 0 : PERIOD_NANOS);
  }
}
