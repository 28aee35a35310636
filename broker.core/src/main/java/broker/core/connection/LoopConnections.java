package broker.core.connection;

import broker.core.access.AccessControl;
import broker.core.access.AccessLoop;
import broker.core.codec.PublishHeader;
import broker.core.codec.PublishView;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Role;
import broker.core.session.Publication;
import broker.core.session.Shard;
import io.netty.buffer.ByteBufAllocatorMetric;

/**
 * What the connections of one loop share: the objects that are used anew for each packet, and the
 * state of the memory they all write to. Owned by the loop.
 */
@OnEventLoop
final class LoopConnections {
  private static final long MEMORY_CHECK_NANOS = 1_000_000;

  private final Shard shard;
  private final AccessLoop access;
  private final ByteBufAllocatorMetric memory;
  private final long maximumDirectBytes;
  private long memoryCheckedNanos;
  private boolean memoryShort;

  final PublishView view = new PublishView(Role.CLIENT);
  final PublishHeader header = new PublishHeader();
  final Publication publication = new Publication();

  LoopConnections(
      Shard shard, AccessControl access, ByteBufAllocatorMetric memory, long maximumDirectBytes) {
    this.shard = shard;
    this.access = access.newLoop(shard.loop(), shard.counters(), shard::limits);
    this.memory = memory;
    this.maximumDirectBytes = maximumDirectBytes;
    this.memoryCheckedNanos = shard.loop().nanos() - MEMORY_CHECK_NANOS;
  }

  Shard shard() {
    return shard;
  }

  /** Who decides about the clients of this loop. */
  AccessLoop access() {
    return access;
  }

  LoopCounters counters() {
    return shard.counters();
  }

  /** True when slow clients together hold so much memory that each may hold little only. */
  boolean isMemoryShort() {
    long now = shard.loop().nanos();
    if (now - memoryCheckedNanos >= MEMORY_CHECK_NANOS) {
      memoryCheckedNanos = now;
      memoryShort = memory.usedDirectMemory() > maximumDirectBytes - (maximumDirectBytes >> 2);
    }
    return memoryShort;
  }
}
