package broker.core.codec;

import broker.core.packet.Disconnect;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** DISCONNECT (section 3.14). Stateless. */
final class DisconnectCodec {
  private DisconnectCodec() {}

  static Disconnect decode(ByteBuf body, ProtocolVersion version, Role sender)
      throws ProtocolException {
    if (!version.isV5() || !body.isReadable()) {
      return new Disconnect(ReasonCode.SUCCESS, null);
    }
    ReasonCode reasonCode =
        ReasonCodes.check(body.readUnsignedByte(), PacketType.DISCONNECT, sender);
    return body.isReadable()
        ? readProperties(reasonCode, body, sender)
        : new Disconnect(reasonCode, null);
  }

  private static Disconnect readProperties(ReasonCode reasonCode, ByteBuf body, Role sender)
      throws ProtocolException {
    long sessionExpiryIntervalSeconds = -1;
    String reasonString = null;
    String serverReference = null;
    List<UserProperty> userProperties = new ArrayList<>(0);
    PropertyReader in = PropertyReader.of(body, PropertyOwner.DISCONNECT);
    for (Property p = in.next(); p != null; p = in.next()) {
      switch (p) {
        case SESSION_EXPIRY_INTERVAL -> {
          requireSender(Role.CLIENT, sender, p); // [MQTT-3.14.2-2]
          sessionExpiryIntervalSeconds = in.fourByteInteger();
        }
        case SERVER_REFERENCE -> {
          requireSender(Role.SERVER, sender, p);
          serverReference = in.string();
        }
        case REASON_STRING -> reasonString = in.string();
        case USER_PROPERTY -> userProperties.add(in.userProperty());
        default -> throw new IllegalStateException(p.name());
      }
    }
    return new Disconnect(
        reasonCode,
        sessionExpiryIntervalSeconds,
        reasonString,
        serverReference,
        List.copyOf(userProperties));
  }

  private static void requireSender(Role required, Role sender, Property property)
      throws ProtocolException {
    if (sender != required) {
      throw ProtocolException.protocolError("MQTT-3.14.2-2", property + " from a " + sender);
    }
  }

  static int encode(
      Disconnect disconnect, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(PacketType.DISCONNECT.firstByte(), version);
    PropertyWriter properties = packet.properties;
    if (disconnect.sessionExpiryIntervalSeconds() >= 0) {
      properties.fourByteInteger(
          Property.SESSION_EXPIRY_INTERVAL, disconnect.sessionExpiryIntervalSeconds());
    }
    properties.string(Property.SERVER_REFERENCE, disconnect.serverReference());
    properties.diagnostics(
        disconnect.reasonString(), disconnect.userProperties()); // [MQTT-3.14.2-3] [MQTT-3.14.2-4]
    packet.omitEmptySection();
    boolean plain = disconnect.reasonCode() == ReasonCode.SUCCESS && properties.length() == 0;
    if (version.isV5() && !plain) {
      packet.header.writeByte(disconnect.reasonCode().code());
    }
    return packet.writeTo(out, maximumPacketSize);
  }
}
