package broker.core.codec;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.SubAck;
import broker.core.packet.UnsubAck;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** SUBACK and UNSUBACK, which look alike in version 5 (sections 3.9 and 3.11). Stateless. */
final class SubAckCodec {
  private SubAckCodec() {}

  static SubAck decodeSubAck(ByteBuf body, ProtocolVersion version) throws ProtocolException {
    int packetIdentifier = Fields.readPacketIdentifier(body);
    Diagnostics d = version.isV5() ? Diagnostics.read(body) : Diagnostics.NONE;
    List<ReasonCode> reasonCodes = new ArrayList<>();
    while (body.isReadable()) {
      int code = body.readUnsignedByte();
      reasonCodes.add(
          version.isV5()
              ? ReasonCodes.check(code, PacketType.SUBACK, Role.SERVER)
              : ofReturnCode(code));
    }
    return new SubAck(
        packetIdentifier, List.copyOf(reasonCodes), d.reasonString(), d.userProperties());
  }

  private static ReasonCode ofReturnCode(int code) throws ProtocolException {
    ReasonCode reasonCode = ReasonCode.of(code);
    if (reasonCode == null || code > 2 && code != ReasonCode.UNSPECIFIED_ERROR.code()) {
      throw ProtocolException.malformed(
          "MQTT311-3.9.3-2", "reserved return code"); // [MQTT311-3.9.3-2]
    }
    return reasonCode;
  }

  static UnsubAck decodeUnsubAck(ByteBuf body, ProtocolVersion version) throws ProtocolException {
    int packetIdentifier = Fields.readPacketIdentifier(body);
    if (!version.isV5()) {
      return new UnsubAck(packetIdentifier, List.of());
    }
    Diagnostics d = Diagnostics.read(body);
    List<ReasonCode> reasonCodes = new ArrayList<>();
    while (body.isReadable()) {
      reasonCodes.add(ReasonCodes.check(body.readUnsignedByte(), PacketType.UNSUBACK, Role.SERVER));
    }
    return new UnsubAck(
        packetIdentifier, List.copyOf(reasonCodes), d.reasonString(), d.userProperties());
  }

  static int encode(SubAck ack, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(PacketType.SUBACK.firstByte(), version);
    packet.header.writeShort(ack.packetIdentifier()); // [MQTT-3.8.4-2]
    packet.properties.diagnostics(ack.reasonString(), ack.userProperties()); // [MQTT-3.9.2-2]
    for (ReasonCode reasonCode : ack.reasonCodes()) {
      boolean anyFailure = reasonCode.isError() && !version.isV5();
      packet.payload.writeByte( // [MQTT311-3.9.3-2]
          anyFailure ? ReasonCode.UNSPECIFIED_ERROR.code() : reasonCode.code());
    }
    return packet.writeTo(out, maximumPacketSize);
  }

  static int encode(UnsubAck ack, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(PacketType.UNSUBACK.firstByte(), version);
    packet.header.writeShort(ack.packetIdentifier()); // [MQTT-3.10.4-5]
    packet.properties.diagnostics(ack.reasonString(), ack.userProperties()); // [MQTT-3.11.2-2]
    if (version.isV5()) {
      for (ReasonCode reasonCode : ack.reasonCodes()) {
        packet.payload.writeByte(reasonCode.code());
      }
    }
    return packet.writeTo(out, maximumPacketSize);
  }
}
