package broker.core.codec;

import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@link PacketCases}: bytes and what they mean.
 *
 * @param statements what the row proves; of a refused packet the first is the one it is refused
 *     with
 * @param packet null when it is refused
 * @param failure null when it is not
 */
record PacketCase(
    String name,
    String statements,
    ProtocolVersion version,
    Role sender,
    byte[] bytes,
    @Nullable Packet packet,
    @Nullable ReasonCode failure) {

  /** What the decoder makes of such bytes, which are a packet with a fixed header of any length. */
  static Packet decode(byte[] bytes, ProtocolVersion version, Role sender)
      throws ProtocolException {
    int remainingLength = VariableByteInteger.decode(wrap(bytes), 1, bytes.length);
    ByteBuf body = wrap(bytes);
    body.skipBytes(1 + VariableByteInteger.length(remainingLength));
    return PacketDecoder.decode(bytes[0] & 0xFF, body, version, sender);
  }

  private static ByteBuf wrap(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }

  Packet decode() throws ProtocolException {
    return decode(bytes, version, sender);
  }

  @Override
  public String toString() {
    return name + " " + statements;
  }
}
