package broker.core.codec;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which Reason Codes each packet of MQTT 5.0 may have (section 2.4). Immutable. */
public final class ReasonCodes {
  private static final Set<ReasonCode> PUBLISH_ANSWER =
      EnumSet.of(
          ReasonCode.SUCCESS,
          ReasonCode.NO_MATCHING_SUBSCRIBERS,
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.TOPIC_NAME_INVALID,
          ReasonCode.PACKET_IDENTIFIER_IN_USE,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.PAYLOAD_FORMAT_INVALID);

  private static final Set<ReasonCode> RELEASE =
      EnumSet.of(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);

  private static final Set<ReasonCode> DISCONNECT_BY_BOTH =
      EnumSet.of(
          ReasonCode.SUCCESS,
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.MALFORMED_PACKET,
          ReasonCode.PROTOCOL_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.TOPIC_NAME_INVALID,
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          ReasonCode.TOPIC_ALIAS_INVALID,
          ReasonCode.PACKET_TOO_LARGE,
          ReasonCode.MESSAGE_RATE_TOO_HIGH,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.ADMINISTRATIVE_ACTION,
          ReasonCode.PAYLOAD_FORMAT_INVALID);

  private static final Set<ReasonCode> DISCONNECT_BY_SERVER_ONLY =
      EnumSet.of(
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.SERVER_BUSY,
          ReasonCode.SERVER_SHUTTING_DOWN,
          ReasonCode.KEEP_ALIVE_TIMEOUT,
          ReasonCode.SESSION_TAKEN_OVER,
          ReasonCode.TOPIC_FILTER_INVALID,
          ReasonCode.RETAIN_NOT_SUPPORTED,
          ReasonCode.QOS_NOT_SUPPORTED,
          ReasonCode.USE_ANOTHER_SERVER,
          ReasonCode.SERVER_MOVED,
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          ReasonCode.CONNECTION_RATE_EXCEEDED,
          ReasonCode.MAXIMUM_CONNECT_TIME,
          ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

  private static final Map<PacketType, Set<ReasonCode>> BY_CLIENT =
      new EnumMap<>(
          Map.of(
              PacketType.PUBACK, PUBLISH_ANSWER, // [MQTT-3.4.2-1]
              PacketType.PUBREC, PUBLISH_ANSWER, // [MQTT-3.5.2-1]
              PacketType.PUBREL, RELEASE, // [MQTT-3.6.2-1]
              PacketType.PUBCOMP, RELEASE, // [MQTT-3.7.2-1]
              PacketType.DISCONNECT,
                  with(DISCONNECT_BY_BOTH, ReasonCode.DISCONNECT_WITH_WILL), // [MQTT-3.14.2-1]
              PacketType.AUTH,
                  EnumSet.of(
                      ReasonCode.CONTINUE_AUTHENTICATION,
                      ReasonCode.RE_AUTHENTICATE))); // [MQTT-3.15.2-1]

  private static final Map<PacketType, Set<ReasonCode>> BY_SERVER = new EnumMap<>(BY_CLIENT);

  static {
    BY_SERVER.put(PacketType.CONNACK, connAck());
    BY_SERVER.put(PacketType.SUBACK, subAck());
    BY_SERVER.put(PacketType.UNSUBACK, unsubAck());
    BY_SERVER.put(
        PacketType.DISCONNECT,
        with(DISCONNECT_BY_BOTH, DISCONNECT_BY_SERVER_ONLY.toArray(ReasonCode[]::new)));
    BY_SERVER.put(
        PacketType.AUTH, EnumSet.of(ReasonCode.SUCCESS, ReasonCode.CONTINUE_AUTHENTICATION));
  }

  private ReasonCodes() {}

  private static Set<ReasonCode> connAck() { // [MQTT-3.2.2-8]
    return EnumSet.of(
        ReasonCode.SUCCESS,
        ReasonCode.UNSPECIFIED_ERROR,
        ReasonCode.MALFORMED_PACKET,
        ReasonCode.PROTOCOL_ERROR,
        ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
        ReasonCode.BAD_USER_NAME_OR_PASSWORD,
        ReasonCode.NOT_AUTHORIZED,
        ReasonCode.SERVER_UNAVAILABLE,
        ReasonCode.SERVER_BUSY,
        ReasonCode.BANNED,
        ReasonCode.BAD_AUTHENTICATION_METHOD,
        ReasonCode.TOPIC_NAME_INVALID,
        ReasonCode.PACKET_TOO_LARGE,
        ReasonCode.QUOTA_EXCEEDED,
        ReasonCode.PAYLOAD_FORMAT_INVALID,
        ReasonCode.RETAIN_NOT_SUPPORTED,
        ReasonCode.QOS_NOT_SUPPORTED,
        ReasonCode.USE_ANOTHER_SERVER,
        ReasonCode.SERVER_MOVED,
        ReasonCode.CONNECTION_RATE_EXCEEDED);
  }

  private static Set<ReasonCode> subAck() { // [MQTT-3.9.3-2]
    return EnumSet.of(
        ReasonCode.SUCCESS,
        ReasonCode.GRANTED_QOS_1,
        ReasonCode.GRANTED_QOS_2,
        ReasonCode.UNSPECIFIED_ERROR,
        ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
        ReasonCode.NOT_AUTHORIZED,
        ReasonCode.TOPIC_FILTER_INVALID,
        ReasonCode.PACKET_IDENTIFIER_IN_USE,
        ReasonCode.QUOTA_EXCEEDED,
        ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
        ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
        ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
  }

  private static Set<ReasonCode> unsubAck() { // [MQTT-3.11.3-2]
    return EnumSet.of(
        ReasonCode.SUCCESS,
        ReasonCode.NO_SUBSCRIPTION_EXISTED,
        ReasonCode.UNSPECIFIED_ERROR,
        ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
        ReasonCode.NOT_AUTHORIZED,
        ReasonCode.TOPIC_FILTER_INVALID,
        ReasonCode.PACKET_IDENTIFIER_IN_USE);
  }

  private static Set<ReasonCode> with(Set<ReasonCode> some, ReasonCode... more) {
    Set<ReasonCode> all = EnumSet.copyOf(some);
    all.addAll(Set.of(more));
    return all;
  }

  /** The Reason Code with that byte, if that side may send it in that packet. */
  static ReasonCode check(int code, PacketType type, Role sender) throws ProtocolException {
    ReasonCode reasonCode = ReasonCode.of(code);
    Set<ReasonCode> allowed = (sender == Role.CLIENT ? BY_CLIENT : BY_SERVER).get(type);
    if (reasonCode == null || allowed == null || !allowed.contains(reasonCode)) {
      throw ProtocolException.protocolError(statement(type), "reason code not known in " + type);
    }
    return reasonCode;
  }

  /** The refusal as the server can say it in that packet: Not authorized where it is not known. */
  public static ReasonCode refusal(ReasonCode reason, PacketType type) {
    Set<ReasonCode> known = BY_SERVER.get(type);
    return known != null && known.contains(reason) ? reason : ReasonCode.NOT_AUTHORIZED;
  }

  /** True if the server may send the Reason Code in that packet. */
  public static boolean isKnown(ReasonCode reason, PacketType type) {
    Set<ReasonCode> known = BY_SERVER.get(type);
    return known != null && known.contains(reason);
  }

  private static String statement(PacketType type) {
    return switch (type) {
      case CONNACK -> "MQTT-3.2.2-8";
      case PUBACK -> "MQTT-3.4.2-1";
      case PUBREC -> "MQTT-3.5.2-1";
      case PUBREL -> "MQTT-3.6.2-1";
      case PUBCOMP -> "MQTT-3.7.2-1";
      case SUBACK -> "MQTT-3.9.3-2";
      case UNSUBACK -> "MQTT-3.11.3-2";
      case DISCONNECT -> "MQTT-3.14.2-1";
      case AUTH -> "MQTT-3.15.2-1";
      default -> "2.4";
    };
  }
}
