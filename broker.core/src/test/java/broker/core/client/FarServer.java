package broker.core.client;

import broker.core.codec.PacketDecoder;
import broker.core.codec.PacketEncoder;
import broker.core.codec.VariableByteInteger;
import broker.core.loop.Loop;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import broker.core.runtime.Bench;
import broker.core.runtime.SimulatedChannel;
import broker.core.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Another broker that a {@link Bench} has a connection to, on one of its loops: it does what the
 * test says. Owned by the test's thread.
 */
public final class FarServer {
  private final Bench bench;
  private final SimulatedChannel channel;

  /** The bench connects to it with this state of the session. */
  public FarServer(Bench bench, int index, ClientState state, ClientEvents owner) {
    this.bench = bench;
    this.channel = new SimulatedChannel("far", bench.allocator());
    Connect connect = Server.connect(ProtocolVersion.V5, false);
    ClientSettings settings = Server.settings(connect);
    Loop loop = bench.state().shard(index).loop();
    WireLoop wire =
        new WireLoop(
            loop, new LoopCounters(), PooledByteBufAllocator.DEFAULT.metric(), Long.MAX_VALUE);
    long deadlineNanos = loop.nanos() + settings.connectTimeout().toNanos();
    ClientConnection connection =
        new ClientConnection(wire, channel, false, settings, state, owner, deadlineNanos);
    channel.pipeline().addLast(connection.handler());
    bench.register(index, channel);
  }

  /** Sends packets in one piece. */
  public void send(Packet... packets) {
    ByteBuf out = Unpooled.buffer();
    for (Packet packet : packets) {
      PacketEncoder.encode(packet, out, ProtocolVersion.V5, ConnectProperties.NO_LIMIT);
    }
    channel.arrive(ByteBufUtil.getBytes(out));
    bench.run();
  }

  /** What has come since the last time. */
  public List<Packet> drain() {
    ByteBuf in = channel.sent();
    List<Packet> packets = new ArrayList<>();
    while (in.isReadable()) {
      int firstByte = in.readUnsignedByte();
      int length = VariableByteInteger.decode(in, in.readerIndex(), in.writerIndex());
      in.skipBytes(VariableByteInteger.length(length));
      try {
        packets.add(
            PacketDecoder.decode(firstByte, in.readSlice(length), ProtocolVersion.V5, Role.CLIENT));
      } catch (ProtocolException e) {
        throw new AssertionError(e.statement(), e);
      }
    }
    return packets;
  }

  /** The network is gone. */
  public void reset() {
    channel.reset();
    bench.run();
  }

  /** False when either side has gone. */
  public boolean isOpen() {
    return channel.isOpen();
  }
}
