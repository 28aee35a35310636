package broker.core.metrics;

import broker.core.loop.OnEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counters of one event loop: written by its thread alone, so that counting is a plain
 * addition. Any thread may read; it sees each value whole and soon.
 */
@OnEventLoop
public final class LoopCounters {
  private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int CACHE_LINE_LONGS = 16; // two lines: the prefetcher pulls neighbours

  private final long[] values =
      new long[CACHE_LINE_LONGS + Counter.values().length + CACHE_LINE_LONGS];

  /** Adds one. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Takes one away; for levels. */
  public void decrement(Counter counter) {
    add(counter, -1);
  }

  /** Adds {@code amount}. */
  public void add(Counter counter, long amount) {
    int i = CACHE_LINE_LONGS + counter.ordinal();
    VALUES.setOpaque(values, i, values[i] + amount);
  }

  /** The value now. Any thread. */
  public long get(Counter counter) {
    return (long) VALUES.getOpaque(values, CACHE_LINE_LONGS + counter.ordinal());
  }
}
