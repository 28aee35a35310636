package broker.core.codec;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Unsubscribe;
import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** UNSUBSCRIBE (section 3.10). Stateless. */
final class UnsubscribeCodec {
  private UnsubscribeCodec() {}

  static Unsubscribe decode(ByteBuf body, ProtocolVersion version) throws ProtocolException {
    int packetIdentifier = Fields.readPacketIdentifier(body);
    List<UserProperty> userProperties = new ArrayList<>(0);
    if (version.isV5()) {
      PropertyReader in = PropertyReader.of(body, PropertyOwner.UNSUBSCRIBE);
      while (in.next() != null) {
        userProperties.add(in.userProperty()); // there are no others here
      }
    }
    List<String> filterTexts = new ArrayList<>();
    while (body.isReadable()) {
      filterTexts.add(Fields.readString(body)); // [MQTT-3.10.3-1] [MQTT311-3.10.3-1]
    }
    if (filterTexts.isEmpty()) {
      throw ProtocolException.protocolError(
          "MQTT-3.10.3-2",
          "UNSUBSCRIBE without topic filter"); // [MQTT-3.10.3-2] [MQTT311-3.10.3-2]
    }
    return new Unsubscribe(packetIdentifier, List.copyOf(userProperties), List.copyOf(filterTexts));
  }

  static int encode(
      Unsubscribe unsubscribe, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(PacketType.UNSUBSCRIBE.firstByte(), version);
    packet.header.writeShort(unsubscribe.packetIdentifier());
    packet.properties.userProperties(unsubscribe.userProperties());
    for (String filterText : unsubscribe.filterTexts()) {
      Fields.writeString(packet.payload, filterText);
    }
    return packet.writeTo(out, maximumPacketSize);
  }
}
