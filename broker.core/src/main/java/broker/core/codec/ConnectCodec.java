package broker.core.codec;

import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** CONNECT (section 3.1). Stateless. */
public final class ConnectCodec {
  private static final int BRIDGE = 0x80; // in the protocol level
  private static final int USER_NAME = 0x80;
  private static final int PASSWORD = 0x40;
  private static final int WILL_RETAIN = 0x20;
  private static final int WILL_QOS = 0x18;
  private static final int WILL = 0x04;
  private static final int CLEAN_START = 0x02;
  private static final int RESERVED = 0x01;

  private ConnectCodec() {}

  /**
   * The version in which to answer a CONNECT that could not be decoded, or null when it is to be
   * closed without an answer because it is not MQTT.
   *
   * @param in borrowed; its indices are not moved
   * @param index where the packet's variable header begins
   * @param end where the packet ends, exclusive
   */
  public static @Nullable ProtocolVersion answerVersion(ByteBuf in, int index, int end) {
    if (!startsWith("MQTT", in, index, end)) {
      boolean old = startsWith("MQIsdp", in, index, end);
      return old ? ProtocolVersion.V3_1_1 : null; // [MQTT-3.1.2-1] [MQTT311-3.1.2-1]
    }
    int level = in.getUnsignedByte(index + 6);
    return level >= ProtocolVersion.V5.level() && level < BRIDGE
        ? ProtocolVersion.V5
        : ProtocolVersion.V3_1_1;
  }

  /** Tells whether there are that protocol name and a protocol level. */
  private static boolean startsWith(String protocolName, ByteBuf in, int index, int end) {
    int length = protocolName.length();
    return end - index > 2 + length
        && in.getUnsignedShort(index) == length
        && in.toString(index + 2, length, StandardCharsets.US_ASCII).equals(protocolName);
  }

  static Connect decode(ByteBuf body) throws ProtocolException {
    String name = Fields.readString(body);
    int level = Fields.readByte(body);
    boolean bridge = (level & BRIDGE) != 0;
    ProtocolVersion version = ProtocolVersion.of(name, level & ~BRIDGE);
    if (version == null || bridge && version.isV5()) {
      throw new ProtocolException( // [MQTT-3.1.2-1] [MQTT-3.1.2-2] [MQTT311-3.1.2-1]
          // [MQTT311-3.1.2-2]
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
          "MQTT-3.1.2-2",
          "unsupported protocol " + name + " " + level);
    }
    int flags = Fields.readByte(body);
    checkFlags(flags, version);
    int keepAliveSeconds = Fields.readTwoByteInteger(body);
    ConnectProperties properties =
        version.isV5() ? readProperties(body) : ConnectProperties.DEFAULTS;
    // the order of the payload [MQTT-3.1.3-1] [MQTT311-3.1.3-1]
    String clientIdentifier =
        Fields.readString(body); // [MQTT-3.1.3-3] [MQTT-3.1.3-4] [MQTT311-3.1.3-3]
    Will will = (flags & WILL) == 0 ? null : readWill(body, flags, version);
    String userName =
        isPresent(USER_NAME, flags, body, version)
            ? Fields.readString(body)
            : null; // [MQTT-3.1.3-12]
    byte[] password = isPresent(PASSWORD, flags, body, version) ? Fields.readBinary(body) : null;
    return new Connect(
        version,
        bridge,
        clientIdentifier,
        (flags & CLEAN_START) != 0,
        keepAliveSeconds,
        properties,
        will,
        userName,
        password);
  }

  private static void checkFlags(int flags, ProtocolVersion version) throws ProtocolException {
    if ((flags & WILL) != 0 && willQos(flags) == 3) {
      throw ProtocolException.malformed(
          "MQTT-3.1.2-12", "Will QoS 3"); // [MQTT-3.1.2-12] [MQTT311-3.1.2-14]
    }
    if ((flags & PASSWORD) != 0 && (flags & USER_NAME) == 0 && !version.isV5()) {
      throw ProtocolException.malformed(
          "MQTT311-3.1.2-22", "password without user name"); // [MQTT311-3.1.2-22]
    }
    if (version == ProtocolVersion.V3_1) {
      return; // it does not use the lowest bit, and disregards the Will's bits where there is no
      // Will
    }
    if ((flags & RESERVED) != 0) {
      throw ProtocolException.malformed(
          "MQTT-3.1.2-3", "reserved flag of CONNECT"); // [MQTT-3.1.2-3] [MQTT311-3.1.2-3]
    }
    if ((flags & WILL) == 0 && (flags & WILL_QOS) != 0) {
      throw ProtocolException.malformed(
          "MQTT-3.1.2-11", "Will QoS without Will"); // [MQTT-3.1.2-11] [MQTT311-3.1.2-13]
    }
    if ((flags & WILL) == 0 && (flags & WILL_RETAIN) != 0) {
      throw ProtocolException.malformed(
          "MQTT-3.1.2-13", "Will Retain without Will"); // [MQTT-3.1.2-13] [MQTT311-3.1.2-15]
    }
  }

  private static int willQos(int flags) {
    return (flags & WILL_QOS) >> 3;
  }

  /** Tells whether a field follows: in MQTT 3.1 the end of the packet counts more than the flag. */
  private static boolean isPresent(int flag, int flags, ByteBuf body, ProtocolVersion version) {
    // [MQTT-3.1.2-16] [MQTT-3.1.2-17] [MQTT-3.1.2-18] [MQTT-3.1.2-19]
    // [MQTT311-3.1.2-18] [MQTT311-3.1.2-19] [MQTT311-3.1.2-20] [MQTT311-3.1.2-21]
    return (flags & flag) != 0 && (version != ProtocolVersion.V3_1 || body.isReadable());
  }

  private static Will readWill(ByteBuf body, int flags, ProtocolVersion version)
      throws ProtocolException { // [MQTT-3.1.2-9] [MQTT311-3.1.2-9]
    MessageProperties properties = new MessageProperties(Role.CLIENT);
    properties.clear();
    if (version.isV5()) {
      int length = Fields.readVariableByteInteger(body);
      Fields.require(body, length);
      properties.read(body, body.readerIndex(), length, PropertyOwner.WILL);
      body.skipBytes(length);
    }
    int topicLength = Fields.readTwoByteInteger(body);
    Fields.require(body, topicLength);
    TopicName topic =
        PublishView.parseTopicName(
            body, body.readerIndex(), topicLength); // [MQTT-3.1.3-11] [MQTT311-3.1.3-10]
    body.skipBytes(topicLength);
    return new Will(
        topic,
        Fields.readBinary(body),
        willQos(flags),
        (flags & WILL_RETAIN) != 0,
        properties.forwardedToArray(),
        properties.willDelaySeconds(),
        properties.messageExpirySeconds());
  }

  private static ConnectProperties readProperties(ByteBuf body) throws ProtocolException {
    ConnectProperties.Builder to = new ConnectProperties.Builder();
    PropertyReader in = PropertyReader.of(body, PropertyOwner.CONNECT);
    boolean method = false;
    boolean data = false;
    for (Property p = in.next(); p != null; p = in.next()) {
      switch (p) {
        case SESSION_EXPIRY_INTERVAL -> to.sessionExpiryIntervalSeconds(in.fourByteInteger());
        case RECEIVE_MAXIMUM -> to.receiveMaximum((int) in.notZero(p));
        case MAXIMUM_PACKET_SIZE -> to.maximumPacketSize(in.notZero(p));
        case TOPIC_ALIAS_MAXIMUM -> to.topicAliasMaximum(in.twoByteInteger());
        case REQUEST_RESPONSE_INFORMATION -> to.requestResponseInformation(in.flag(p));
        case REQUEST_PROBLEM_INFORMATION -> to.requestProblemInformation(in.flag(p));
        case USER_PROPERTY -> to.userProperty(in.userProperty());
        case AUTHENTICATION_METHOD -> {
          to.authenticationMethod(in.string());
          method = true;
        }
        case AUTHENTICATION_DATA -> {
          to.authenticationData(in.binary());
          data = true;
        }
        default -> throw new IllegalStateException(p.name());
      }
    }
    if (data && !method) {
      throw ProtocolException.protocolError(
          "3.1.2.11.10", "authentication data without authentication method");
    }
    return to.build();
  }

  static int encode(Connect connect, ByteBuf out, long maximumPacketSize) {
    ProtocolVersion version = connect.version();
    PacketWriter packet = new PacketWriter(PacketType.CONNECT.firstByte(), version);
    Fields.writeString(packet.header, version.protocolName());
    packet.header.writeByte(version.level() | (connect.bridge() ? BRIDGE : 0));
    packet.header.writeByte(flags(connect));
    packet.header.writeShort(connect.keepAliveSeconds());
    writeProperties(connect.properties(), packet.properties);
    ByteBuf payload = packet.payload;
    Fields.writeString(payload, connect.clientIdentifier());
    if (connect.will() != null) {
      writeWill(connect.will(), payload, version);
    }
    if (connect.userName() != null) {
      Fields.writeString(payload, connect.userName());
    }
    if (connect.password() != null) {
      Fields.writeBinary(payload, connect.password());
    }
    return packet.writeTo(out, maximumPacketSize);
  }

  private static int flags(Connect connect) {
    int flags = connect.cleanStart() ? CLEAN_START : 0;
    flags |= connect.userName() == null ? 0 : USER_NAME;
    flags |= connect.password() == null ? 0 : PASSWORD;
    Will will = connect.will();
    if (will != null) {
      flags |= WILL | will.qos() << 3 | (will.retain() ? WILL_RETAIN : 0);
    }
    return flags;
  }

  private static void writeWill(Will will, ByteBuf payload, ProtocolVersion version) {
    if (version.isV5()) {
      PropertyWriter properties = new PropertyWriter();
      if (will.delaySeconds() != 0) {
        properties.fourByteInteger(Property.WILL_DELAY_INTERVAL, will.delaySeconds());
      }
      if (will.messageExpirySeconds() >= 0) {
        properties.fourByteInteger(Property.MESSAGE_EXPIRY_INTERVAL, will.messageExpirySeconds());
      }
      properties.encoded(will.properties());
      properties.writeTo(payload, properties.length());
    }
    payload.writeShort(will.topic().length());
    will.topic().writeTo(payload);
    Fields.writeBinary(payload, will.payload());
  }

  private static void writeProperties(ConnectProperties from, PropertyWriter to) {
    if (from.sessionExpiryIntervalSeconds() != 0) {
      to.fourByteInteger(Property.SESSION_EXPIRY_INTERVAL, from.sessionExpiryIntervalSeconds());
    }
    if (from.receiveMaximum() != ConnectProperties.DEFAULT_RECEIVE_MAXIMUM) {
      to.twoByteInteger(Property.RECEIVE_MAXIMUM, from.receiveMaximum());
    }
    if (from.maximumPacketSize() != ConnectProperties.NO_LIMIT) {
      to.fourByteInteger(Property.MAXIMUM_PACKET_SIZE, from.maximumPacketSize());
    }
    if (from.topicAliasMaximum() != 0) {
      to.twoByteInteger(Property.TOPIC_ALIAS_MAXIMUM, from.topicAliasMaximum());
    }
    if (from.requestResponseInformation()) {
      to.flag(Property.REQUEST_RESPONSE_INFORMATION, true);
    }
    if (!from.requestProblemInformation()) {
      to.flag(Property.REQUEST_PROBLEM_INFORMATION, false);
    }
    to.userProperties(from.userProperties());
    to.string(Property.AUTHENTICATION_METHOD, from.authenticationMethod());
    to.binary(Property.AUTHENTICATION_DATA, from.authenticationData());
  }
}
