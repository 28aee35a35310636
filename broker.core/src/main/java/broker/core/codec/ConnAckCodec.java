package broker.core.codec;

import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.ConnectProperties;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;

/** CONNACK (section 3.2). Stateless. */
final class ConnAckCodec {
  /** What the return codes 0 to 5 of version 3 mean. */
  private static final ReasonCode[] RETURN_CODES = {
    ReasonCode.SUCCESS,
    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
    ReasonCode.SERVER_UNAVAILABLE,
    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
    ReasonCode.NOT_AUTHORIZED
  };

  private ConnAckCodec() {}

  static ConnAck decode(ByteBuf body, ProtocolVersion version) throws ProtocolException {
    int flags = Fields.readByte(body);
    int code = Fields.readByte(body);
    if (version == ProtocolVersion.V3_1) {
      flags = 0; // its server keeps that byte to itself
    }
    if (flags > 1) {
      throw ProtocolException.malformed(
          "MQTT-3.2.2-1", "reserved flags of CONNACK"); // [MQTT-3.2.2-1]
    }
    ReasonCode reasonCode =
        version.isV5()
            ? ReasonCodes.check(code, PacketType.CONNACK, Role.SERVER)
            : ofReturnCode(code);
    if (flags == 1 && reasonCode != ReasonCode.SUCCESS) {
      throw ProtocolException.protocolError(
          "MQTT-3.2.2-6", "session present in a refusal"); // [MQTT-3.2.2-6] [MQTT311-3.2.2-4]
    }
    ConnAckProperties properties =
        version.isV5() ? readProperties(body) : ConnAckProperties.DEFAULTS;
    return new ConnAck(flags == 1, reasonCode, properties);
  }

  private static ReasonCode ofReturnCode(int code) throws ProtocolException {
    if (code >= RETURN_CODES.length) {
      throw ProtocolException.malformed("MQTT311-3.2.2-6", "reserved return code");
    }
    return RETURN_CODES[code];
  }

  private static ConnAckProperties readProperties(ByteBuf body) throws ProtocolException {
    ConnAckProperties.Builder to = new ConnAckProperties.Builder();
    PropertyReader in = PropertyReader.of(body, PropertyOwner.CONNACK);
    for (Property p = in.next(); p != null; p = in.next()) {
      switch (p) {
        case SESSION_EXPIRY_INTERVAL -> to.sessionExpiryIntervalSeconds(in.fourByteInteger());
        case RECEIVE_MAXIMUM -> to.receiveMaximum((int) in.notZero(p));
        case MAXIMUM_QOS -> to.maximumQoS(in.flag(p) ? 1 : 0);
        case RETAIN_AVAILABLE -> to.retainAvailable(in.flag(p));
        case MAXIMUM_PACKET_SIZE -> to.maximumPacketSize(in.notZero(p));
        case ASSIGNED_CLIENT_IDENTIFIER -> to.assignedClientIdentifier(in.string());
        case TOPIC_ALIAS_MAXIMUM -> to.topicAliasMaximum(in.twoByteInteger());
        case REASON_STRING -> to.reasonString(in.string());
        case USER_PROPERTY -> to.userProperty(in.userProperty());
        case WILDCARD_SUBSCRIPTION_AVAILABLE -> to.wildcardSubscriptionAvailable(in.flag(p));
        case SUBSCRIPTION_IDENTIFIER_AVAILABLE -> to.subscriptionIdentifierAvailable(in.flag(p));
        case SHARED_SUBSCRIPTION_AVAILABLE -> to.sharedSubscriptionAvailable(in.flag(p));
        case SERVER_KEEP_ALIVE -> to.serverKeepAliveSeconds(in.twoByteInteger());
        case RESPONSE_INFORMATION -> to.responseInformation(in.string());
        case SERVER_REFERENCE -> to.serverReference(in.string());
        case AUTHENTICATION_METHOD -> to.authenticationMethod(in.string());
        case AUTHENTICATION_DATA -> to.authenticationData(in.binary());
        default -> throw new IllegalStateException(p.name());
      }
    }
    return to.build();
  }

  /** Appends it, unless it does not fit or says what version 3 has no return code for. */
  static int encode(ConnAck connAck, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    int code = version.isV5() ? connAck.reasonCode().code() : returnCode(connAck.reasonCode());
    if (code < 0) {
      return 0; // the connection is then closed without an answer [MQTT311-3.2.2-6]
    }
    PacketWriter packet = new PacketWriter(PacketType.CONNACK.firstByte(), version);
    boolean sessionPresent = connAck.sessionPresent() && version != ProtocolVersion.V3_1;
    packet.header.writeByte(sessionPresent ? 1 : 0);
    packet.header.writeByte(code);
    writeProperties(connAck.properties(), packet.properties);
    return packet.writeTo(out, maximumPacketSize); // [MQTT-3.2.2-19] [MQTT-3.2.2-20]
  }

  private static int returnCode(ReasonCode reasonCode) {
    return switch (reasonCode) {
      case SUCCESS -> 0;
      case UNSUPPORTED_PROTOCOL_VERSION -> 1; // [MQTT311-3.1.2-2]
      case CLIENT_IDENTIFIER_NOT_VALID -> 2; // [MQTT311-3.1.3-8] [MQTT311-3.1.3-9]
      case SERVER_UNAVAILABLE,
          SERVER_BUSY,
          SERVER_SHUTTING_DOWN,
          USE_ANOTHER_SERVER,
          SERVER_MOVED,
          QUOTA_EXCEEDED,
          CONNECTION_RATE_EXCEEDED ->
          3;
      case BAD_USER_NAME_OR_PASSWORD -> 4;
      case NOT_AUTHORIZED, BANNED -> 5;
      default -> -1;
    };
  }

  private static void writeProperties(ConnAckProperties from, PropertyWriter to) {
    if (from.sessionExpiryIntervalSeconds() >= 0) {
      to.fourByteInteger(Property.SESSION_EXPIRY_INTERVAL, from.sessionExpiryIntervalSeconds());
    }
    if (from.receiveMaximum() != ConnectProperties.DEFAULT_RECEIVE_MAXIMUM) {
      to.twoByteInteger(Property.RECEIVE_MAXIMUM, from.receiveMaximum());
    }
    if (from.maximumQoS() < 2) {
      to.oneByte(Property.MAXIMUM_QOS, from.maximumQoS());
    }
    if (from.maximumPacketSize() != ConnectProperties.NO_LIMIT) {
      to.fourByteInteger(Property.MAXIMUM_PACKET_SIZE, from.maximumPacketSize());
    }
    to.string(Property.ASSIGNED_CLIENT_IDENTIFIER, from.assignedClientIdentifier());
    if (from.topicAliasMaximum() != 0) {
      to.twoByteInteger(Property.TOPIC_ALIAS_MAXIMUM, from.topicAliasMaximum());
    }
    unlessAvailable(from.retainAvailable(), Property.RETAIN_AVAILABLE, to);
    unlessAvailable(
        from.wildcardSubscriptionAvailable(), Property.WILDCARD_SUBSCRIPTION_AVAILABLE, to);
    unlessAvailable(
        from.subscriptionIdentifierAvailable(), Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, to);
    unlessAvailable(from.sharedSubscriptionAvailable(), Property.SHARED_SUBSCRIPTION_AVAILABLE, to);
    if (from.serverKeepAliveSeconds() >= 0) {
      to.twoByteInteger(Property.SERVER_KEEP_ALIVE, from.serverKeepAliveSeconds());
    }
    to.string(Property.RESPONSE_INFORMATION, from.responseInformation());
    to.string(Property.SERVER_REFERENCE, from.serverReference());
    to.string(Property.AUTHENTICATION_METHOD, from.authenticationMethod());
    to.binary(Property.AUTHENTICATION_DATA, from.authenticationData());
    to.diagnostics(from.reasonString(), from.userProperties());
  }

  private static void unlessAvailable(boolean available, Property property, PropertyWriter to) {
    if (!available) {
      to.flag(property, false);
    }
  }
}
