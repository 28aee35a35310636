package broker.api.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The result of an operation, as MQTT 5.0 numbers it (section 2.4): every code exactly once.
 *
 * <p>Codes below 0x80 say that the operation succeeded, all others that it failed. Towards peers
 * that speak MQTT 3.1 or 3.1.1 the broker translates or leaves out what these versions do not know;
 * the methods that take a code say how.
 *
 * @since 1.0
 */
@ProviderType
public enum ReasonCode {
  /** Success; in DISCONNECT a normal disconnection, in SUBACK granted QoS 0. */
  SUCCESS(0x00),
  /** SUBACK: the subscription is granted at QoS 1 at most. */
  GRANTED_QOS_1(0x01),
  /** SUBACK: the subscription is granted at QoS 2 at most. */
  GRANTED_QOS_2(0x02),
  /** DISCONNECT: the client leaves and wants its Will Message published. */
  DISCONNECT_WITH_WILL(0x04),
  /** The message is accepted, but nobody subscribes to its topic. */
  NO_MATCHING_SUBSCRIBERS(0x10),
  /** UNSUBACK: there was no such subscription. */
  NO_SUBSCRIPTION_EXISTED(0x11),
  /** AUTH: one more step of the authentication follows. */
  CONTINUE_AUTHENTICATION(0x18),
  /** AUTH: the client starts a re-authentication. */
  RE_AUTHENTICATE(0x19),
  /** Refused, and the reason is not told or has no code of its own. */
  UNSPECIFIED_ERROR(0x80),
  /** The packet could not be parsed. */
  MALFORMED_PACKET(0x81),
  /** The packet is not allowed here. */
  PROTOCOL_ERROR(0x82),
  /** The packet is valid, but this peer does not process it. */
  IMPLEMENTATION_SPECIFIC_ERROR(0x83),
  /** CONNACK: the server does not speak the requested version. */
  UNSUPPORTED_PROTOCOL_VERSION(0x84),
  /** CONNACK: the Client Identifier is well-formed but not allowed. */
  CLIENT_IDENTIFIER_NOT_VALID(0x85),
  /** CONNACK: the user name or the password is wrong. */
  BAD_USER_NAME_OR_PASSWORD(0x86),
  /** The client is not entitled to what it asked for. */
  NOT_AUTHORIZED(0x87),
  /** CONNACK: the server cannot serve the client now. */
  SERVER_UNAVAILABLE(0x88),
  /** The server is busy: try again later. */
  SERVER_BUSY(0x89),
  /** CONNACK: this client is locked out by the administrator. */
  BANNED(0x8A),
  /** DISCONNECT: the server is about to stop. */
  SERVER_SHUTTING_DOWN(0x8B),
  /** The authentication method is unknown or not the current one. */
  BAD_AUTHENTICATION_METHOD(0x8C),
  /** DISCONNECT: nothing was received for one and a half times the Keep Alive. */
  KEEP_ALIVE_TIMEOUT(0x8D),
  /** DISCONNECT: another connection uses the same Client Identifier. */
  SESSION_TAKEN_OVER(0x8E),
  /** The topic filter is well-formed but not accepted. */
  TOPIC_FILTER_INVALID(0x8F),
  /** The topic name is well-formed but not accepted. */
  TOPIC_NAME_INVALID(0x90),
  /** The Packet Identifier is in use already. */
  PACKET_IDENTIFIER_IN_USE(0x91),
  /** The Packet Identifier is not known. */
  PACKET_IDENTIFIER_NOT_FOUND(0x92),
  /** DISCONNECT: more unacknowledged messages than allowed were sent. */
  RECEIVE_MAXIMUM_EXCEEDED(0x93),
  /** DISCONNECT: the Topic Alias is above the Topic Alias Maximum. */
  TOPIC_ALIAS_INVALID(0x94),
  /** The packet is larger than the Maximum Packet Size. */
  PACKET_TOO_LARGE(0x95),
  /** DISCONNECT: the client sends faster than it may. */
  MESSAGE_RATE_TOO_HIGH(0x96),
  /** A limit of the implementation or of the administrator is reached. */
  QUOTA_EXCEEDED(0x97),
  /** DISCONNECT: an administrator ended the connection. */
  ADMINISTRATIVE_ACTION(0x98),
  /** The payload is not of the format that it claims to be of. */
  PAYLOAD_FORMAT_INVALID(0x99),
  /** The server does not retain messages. */
  RETAIN_NOT_SUPPORTED(0x9A),
  /** The server does not support this QoS. */
  QOS_NOT_SUPPORTED(0x9B),
  /** The client should use another server for now. */
  USE_ANOTHER_SERVER(0x9C),
  /** The client should use another server from now on. */
  SERVER_MOVED(0x9D),
  /** The server has no shared subscriptions. */
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
  /** More connections per time than allowed. */
  CONNECTION_RATE_EXCEEDED(0x9F),
  /** DISCONNECT: the time allowed for this connection is over. */
  MAXIMUM_CONNECT_TIME(0xA0),
  /** The server has no Subscription Identifiers. */
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
  /** The server has no wildcard subscriptions. */
  WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

  private static final int FIRST_ERROR = 0x80;
  private static final @Nullable ReasonCode[] BY_CODE = new @Nullable ReasonCode[0xA3];

  static {
    for (ReasonCode reason : values()) {
      BY_CODE[reason.code] = reason;
    }
  }

  private final int code;

  ReasonCode(int code) {
    this.code = code;
  }

  /**
   * Returns the byte that stands for this reason in a packet.
   *
   * @return 0 to 255
   */
  public int code() {
    return code;
  }

  /** Returns whether the operation failed: true for 0x80 and above. */
  public boolean isError() {
    return code >= FIRST_ERROR;
  }

  /**
   * Returns the reason of a byte.
   *
   * @param code any number
   * @return empty if MQTT 5.0 defines no such code
   */
  public static Optional<ReasonCode> of(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }
}
