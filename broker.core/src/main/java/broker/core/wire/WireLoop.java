package broker.core.wire;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.LoopCounters;
import io.netty.buffer.ByteBufAllocatorMetric;

/**
 * What connections of one loop write with: its turn, the counters of what they sent, and the state
 * of the memory they all write to. Owned by the loop.
 */
@OnEventLoop
public final class WireLoop {
  private static final long MEMORY_CHECK_NANOS = 1_000_000;

  private final Loop loop;
  private final LoopCounters counters;
  private final ByteBufAllocatorMetric memory;
  private final long maximumDirectBytes;
  private long memoryCheckedNanos;
  private boolean memoryShort;

  /**
   * @param memory of the allocator that the channels use
   * @param maximumDirectBytes what that allocator may take
   */
  public WireLoop(
      Loop loop, LoopCounters counters, ByteBufAllocatorMetric memory, long maximumDirectBytes) {
    this.loop = loop;
    this.counters = counters;
    this.memory = memory;
    this.maximumDirectBytes = maximumDirectBytes;
    this.memoryCheckedNanos = loop.nanos() - MEMORY_CHECK_NANOS;
  }

  /** The event loop. Any thread. */
  public Loop loop() {
    return loop;
  }

  /** What is counted for these connections. */
  public LoopCounters counters() {
    return counters;
  }

  /** True when slow peers together hold so much memory that each may hold little only. */
  boolean isMemoryShort() {
    long now = loop.nanos();
    if (now - memoryCheckedNanos >= MEMORY_CHECK_NANOS) {
      memoryCheckedNanos = now;
      memoryShort = memory.usedDirectMemory() > maximumDirectBytes - (maximumDirectBytes >> 2);
    }
    return memoryShort;
  }
}
