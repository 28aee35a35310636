package broker.core.codec;

import broker.core.packet.Auth;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** AUTH, which exists in version 5 only (section 3.15). Stateless. */
final class AuthCodec {
  private AuthCodec() {}

  static Auth decode(ByteBuf body, Role sender) throws ProtocolException {
    boolean shortForm = !body.isReadable();
    ReasonCode reasonCode =
        ReasonCodes.check(
            shortForm ? 0 : body.readUnsignedByte(), PacketType.AUTH, sender); // [MQTT-3.15.2-1]
    return shortForm
        ? new Auth(reasonCode, null, null, null, List.of())
        : readProperties(reasonCode, body);
  }

  private static Auth readProperties(ReasonCode reasonCode, ByteBuf body) throws ProtocolException {
    String method = null;
    byte[] data = null;
    String reasonString = null;
    List<UserProperty> userProperties = new ArrayList<>(0);
    PropertyReader in = PropertyReader.of(body, PropertyOwner.AUTH);
    for (Property p = in.next(); p != null; p = in.next()) {
      switch (p) {
        case AUTHENTICATION_METHOD -> method = in.string();
        case AUTHENTICATION_DATA -> data = in.binary();
        case REASON_STRING -> reasonString = in.string();
        case USER_PROPERTY -> userProperties.add(in.userProperty());
        default -> throw new IllegalStateException(p.name());
      }
    }
    if (method == null) {
      throw ProtocolException.protocolError("3.15.2.2.2", "AUTH without authentication method");
    }
    return new Auth(reasonCode, method, data, reasonString, List.copyOf(userProperties));
  }

  static int encode(Auth auth, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    if (!version.isV5()) {
      return 0;
    }
    PacketWriter packet = new PacketWriter(PacketType.AUTH.firstByte(), version);
    packet.properties.string(Property.AUTHENTICATION_METHOD, auth.authenticationMethod());
    packet.properties.binary(Property.AUTHENTICATION_DATA, auth.authenticationData());
    packet.properties.diagnostics(
        auth.reasonString(), auth.userProperties()); // [MQTT-3.15.2-2] [MQTT-3.15.2-3]
    if (auth.reasonCode() == ReasonCode.SUCCESS && packet.properties.length() == 0) {
      packet.omitEmptySection();
    } else {
      packet.header.writeByte(auth.reasonCode().code());
    }
    return packet.writeTo(out, maximumPacketSize);
  }
}
