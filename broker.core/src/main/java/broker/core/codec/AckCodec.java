package broker.core.codec;

import broker.core.packet.Acknowledgement;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;

/**
 * PUBACK, PUBREC, PUBREL and PUBCOMP, which look alike (sections 3.4 to 3.7). Stateless.
 *
 * <p>Nearly all of them are an identifier and Success: for those there is a way without objects.
 */
public final class AckCodec {
  private AckCodec() {}

  /**
   * The Packet Identifier of an acknowledgement.
   *
   * @param in borrowed; its indices are not moved
   * @param index where the packet's variable header begins
   * @param end where the packet ends, exclusive
   */
  public static int packetIdentifier(ByteBuf in, int index, int end) throws ProtocolException {
    if (end - index < 2) {
      throw Fields.endsEarly();
    }
    return Fields.checkPacketIdentifier(in.getUnsignedShort(index));
  }

  /**
   * The Reason Code of an acknowledgement; checks the rest of the packet too. Parameters as above.
   */
  public static ReasonCode reasonCode(
      PacketType type, ByteBuf in, int index, int end, ProtocolVersion version)
      throws ProtocolException {
    if (end - index < 2) {
      throw Fields.endsEarly();
    }
    if (end - index == 2) {
      return ReasonCode.SUCCESS;
    }
    ByteBuf rest = in.slice(index + 2, end - index - 2);
    ReasonCode reasonCode = readReasonCode(type, rest, version);
    readDiagnostics(rest, version);
    Fields.requireEnd(rest);
    return reasonCode;
  }

  /** Appends one without properties. Before version 5 there is no other reason than Success. */
  public static void write(
      ByteBuf out,
      PacketType type,
      int packetIdentifier,
      ReasonCode reasonCode,
      ProtocolVersion version) {
    if (reasonCode == ReasonCode.SUCCESS || !version.isV5()) {
      out.writeInt(type.firstByte() << 24 | 2 << 16 | packetIdentifier);
    } else {
      out.ensureWritable(5);
      out.writeInt(type.firstByte() << 24 | 3 << 16 | packetIdentifier);
      out.writeByte(reasonCode.code());
    }
  }

  static Acknowledgement decode(PacketType type, ByteBuf body, ProtocolVersion version)
      throws ProtocolException {
    int id = Fields.readPacketIdentifier(body);
    ReasonCode reason = readReasonCode(type, body, version);
    Diagnostics d = readDiagnostics(body, version);
    return switch (type) {
      case PUBACK -> new PubAck(id, reason, d.reasonString(), d.userProperties());
      case PUBREC -> new PubRec(id, reason, d.reasonString(), d.userProperties());
      case PUBREL -> new PubRel(id, reason, d.reasonString(), d.userProperties());
      case PUBCOMP -> new PubComp(id, reason, d.reasonString(), d.userProperties());
      default -> throw new IllegalArgumentException(type.name());
    };
  }

  private static ReasonCode readReasonCode(PacketType type, ByteBuf in, ProtocolVersion version)
      throws ProtocolException {
    return version.isV5() && in.isReadable()
        ? ReasonCodes.check(in.readUnsignedByte(), type, Role.CLIENT) // the same for both sides
        : ReasonCode.SUCCESS;
  }

  private static Diagnostics readDiagnostics(ByteBuf in, ProtocolVersion version)
      throws ProtocolException {
    return version.isV5() && in.isReadable() ? Diagnostics.read(in) : Diagnostics.NONE;
  }

  static int encode(
      Acknowledgement ack, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(ack.type().firstByte(), version);
    packet.header.writeShort(ack.packetIdentifier());
    packet.properties.diagnostics(ack.reasonString(), ack.userProperties());
    packet.omitEmptySection();
    if (version.isV5()
        && (ack.reasonCode() != ReasonCode.SUCCESS || packet.properties.length() > 0)) {
      packet.header.writeByte(ack.reasonCode().code());
    }
    return packet.writeTo(out, maximumPacketSize);
  }
}
