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
import broker.core.wire.WireLoop;
import io.netty.buffer.ByteBufAllocatorMetric;

/**
 * What the connections of one loop share: the objects that are used anew for each packet, and the
 * state of the memory they all write to. Owned by the loop.
 */
@OnEventLoop
final class LoopConnections {
  private final Shard shard;
  private final AccessLoop access;
  private final WireLoop wire;

  final PublishView view = new PublishView(Role.CLIENT);
  final PublishHeader header = new PublishHeader();
  final Publication publication = new Publication();

  LoopConnections(
      Shard shard, AccessControl access, ByteBufAllocatorMetric memory, long maximumDirectBytes) {
    this.shard = shard;
    this.access = access.newLoop(shard.loop(), shard.counters(), shard::limits);
    this.wire = new WireLoop(shard.loop(), shard.counters(), memory, maximumDirectBytes);
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

  /** What its connections write with. */
  WireLoop wire() {
    return wire;
  }
}
