package broker.core.codec;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;

/**
 * The first two to five bytes of every packet: type, flags and Remaining Length (section 2.1).
 * Stateless.
 */
public final class FixedHeader {
  /** Size in bytes of the longest packet that can be expressed. */
  public static final int MAXIMUM_PACKET_SIZE = 1 + 4 + VariableByteInteger.MAX;

  private FixedHeader() {}

  /**
   * The packet type that the first byte announces.
   *
   * @param version of the connection; before CONNECT any
   * @param sender the side the packet comes from
   * @throws ProtocolException when the type is reserved, its reserved flags are not as they must
   *     be, or that side may not send it
   */
  public static PacketType type(int firstByte, ProtocolVersion version, Role sender)
      throws ProtocolException {
    PacketType type = PacketType.of(firstByte >>> 4 & 0x0F);
    if (type == null || type == PacketType.AUTH && !version.isV5()) {
      throw ProtocolException.malformed("2.1.2", "reserved packet type");
    }
    if (!type.isSentBy(sender) || type == PacketType.DISCONNECT && isOldServer(version, sender)) {
      throw ProtocolException.protocolError("2.1.2", type + " from the wrong side");
    }
    if ((firstByte & 0x0F) != type.flags() && hasReservedFlags(type, version)) {
      throw ProtocolException.malformed("MQTT-2.1.3-1", "reserved flags of " + type);
    }
    return type;
  }

  // [MQTT-2.1.3-1] [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1] [MQTT-3.14.1-1] [MQTT-3.15.1-1]
  // [MQTT311-2.2.2-1] [MQTT311-2.2.2-2] [MQTT311-3.6.1-1] [MQTT311-3.8.1-1] [MQTT311-3.10.1-1]
  // [MQTT311-3.14.1-1]
  private static boolean hasReservedFlags(PacketType type, ProtocolVersion version) {
    // MQTT 3.1 calls them "not used", and its clients repeat SUBSCRIBE, UNSUBSCRIBE and PUBREL with
    // DUP.
    return type == PacketType.CONNECT
        || type != PacketType.PUBLISH && version != ProtocolVersion.V3_1;
  }

  /** Servers cannot say good-bye before version 5. */
  private static boolean isOldServer(ProtocolVersion version, Role sender) {
    return sender == Role.SERVER && !version.isV5();
  }

  /** Size in bytes of a whole packet with this Remaining Length. */
  static int packetSize(int remainingLength) {
    return 1 + VariableByteInteger.length(remainingLength) + remainingLength;
  }

  /** Appends the header, in one call for nearly all packets. */
  static void write(ByteBuf out, int firstByte, int remainingLength) {
    if (remainingLength < 1 << 7) {
      out.writeShort(firstByte << 8 | remainingLength);
    } else if (remainingLength < 1 << 14) {
      out.writeMedium(
          firstByte << 16 | (remainingLength & 0x7F | 0x80) << 8 | remainingLength >>> 7);
    } else {
      out.writeByte(firstByte);
      VariableByteInteger.write(out, remainingLength);
    }
  }
}
