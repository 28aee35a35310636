package broker.core.fuzz;

import broker.core.codec.PacketEncoder;
import broker.core.codec.VariableByteInteger;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Packets as bytes. Stateless. */
final class Wire {
  private Wire() {}

  static byte[] encode(Packet packet, ProtocolVersion version) {
    ByteBuf out = Unpooled.buffer();
    PacketEncoder.encode(packet, out, version, ConnectProperties.NO_LIMIT);
    return ByteBufUtil.getBytes(out);
  }

  /** Size in bytes of the packet that begins the buffer, 0 when it is not complete, -1 for none. */
  static int packetSize(ByteBuf in) {
    int start = in.readerIndex();
    if (in.readableBytes() < 2) {
      return 0;
    }
    int length = VariableByteInteger.decode(in, start + 1, in.writerIndex());
    if (length < 0) {
      return length == VariableByteInteger.NOT_ENOUGH_BYTES ? 0 : -1;
    }
    int size = 1 + VariableByteInteger.length(length) + length;
    return size <= in.readableBytes() ? size : 0;
  }

  /** What follows the fixed header of the packet that begins the buffer. */
  static ByteBuf body(ByteBuf in, int packetSize) {
    int length = VariableByteInteger.decode(in, in.readerIndex() + 1, in.writerIndex());
    return in.slice(in.readerIndex() + packetSize - length, length);
  }
}
