package broker.core.codec;

import static broker.core.codec.PropertyOwner.ACKNOWLEDGEMENT;
import static broker.core.codec.PropertyOwner.AUTH;
import static broker.core.codec.PropertyOwner.CONNACK;
import static broker.core.codec.PropertyOwner.CONNECT;
import static broker.core.codec.PropertyOwner.DISCONNECT;
import static broker.core.codec.PropertyOwner.PUBLISH;
import static broker.core.codec.PropertyOwner.SUBSCRIBE;
import static broker.core.codec.PropertyOwner.WILL;

import org.jspecify.annotations.Nullable;

/**
 * Every property of MQTT 5.0 with its identifier, its type and who may carry it (section 2.2.2.2).
 */
enum Property {
  PAYLOAD_FORMAT_INDICATOR(0x01, PropertyType.BYTE, PUBLISH, WILL),
  MESSAGE_EXPIRY_INTERVAL(0x02, PropertyType.FOUR_BYTE_INTEGER, PUBLISH, WILL),
  CONTENT_TYPE(0x03, PropertyType.STRING, PUBLISH, WILL),
  RESPONSE_TOPIC(0x08, PropertyType.STRING, PUBLISH, WILL),
  CORRELATION_DATA(0x09, PropertyType.BINARY, PUBLISH, WILL),
  SUBSCRIPTION_IDENTIFIER(0x0B, PropertyType.VARIABLE_BYTE_INTEGER, PUBLISH, SUBSCRIBE),
  SESSION_EXPIRY_INTERVAL(0x11, PropertyType.FOUR_BYTE_INTEGER, CONNECT, CONNACK, DISCONNECT),
  ASSIGNED_CLIENT_IDENTIFIER(0x12, PropertyType.STRING, CONNACK),
  SERVER_KEEP_ALIVE(0x13, PropertyType.TWO_BYTE_INTEGER, CONNACK),
  AUTHENTICATION_METHOD(0x15, PropertyType.STRING, CONNECT, CONNACK, AUTH),
  AUTHENTICATION_DATA(0x16, PropertyType.BINARY, CONNECT, CONNACK, AUTH),
  REQUEST_PROBLEM_INFORMATION(0x17, PropertyType.BYTE, CONNECT),
  WILL_DELAY_INTERVAL(0x18, PropertyType.FOUR_BYTE_INTEGER, WILL),
  REQUEST_RESPONSE_INFORMATION(0x19, PropertyType.BYTE, CONNECT),
  RESPONSE_INFORMATION(0x1A, PropertyType.STRING, CONNACK),
  SERVER_REFERENCE(0x1C, PropertyType.STRING, CONNACK, DISCONNECT),
  REASON_STRING(0x1F, PropertyType.STRING, CONNACK, ACKNOWLEDGEMENT, DISCONNECT, AUTH),
  RECEIVE_MAXIMUM(0x21, PropertyType.TWO_BYTE_INTEGER, CONNECT, CONNACK),
  TOPIC_ALIAS_MAXIMUM(0x22, PropertyType.TWO_BYTE_INTEGER, CONNECT, CONNACK),
  TOPIC_ALIAS(0x23, PropertyType.TWO_BYTE_INTEGER, PUBLISH),
  MAXIMUM_QOS(0x24, PropertyType.BYTE, CONNACK),
  RETAIN_AVAILABLE(0x25, PropertyType.BYTE, CONNACK),
  USER_PROPERTY(0x26, PropertyType.STRING_PAIR, PropertyOwner.values()),
  MAXIMUM_PACKET_SIZE(0x27, PropertyType.FOUR_BYTE_INTEGER, CONNECT, CONNACK),
  WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, PropertyType.BYTE, CONNACK),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, PropertyType.BYTE, CONNACK),
  SHARED_SUBSCRIPTION_AVAILABLE(0x2A, PropertyType.BYTE, CONNACK);

  private static final @Nullable Property[] BY_ID = new @Nullable Property[0x2B];

  static {
    for (Property property : values()) {
      BY_ID[property.id] = property;
    }
  }

  private final int id;
  private final PropertyType type;
  private final int owners; // one bit per PropertyOwner

  Property(int id, PropertyType type, PropertyOwner... owners) {
    this.id = id;
    this.type = type;
    int bits = 0;
    for (PropertyOwner owner : owners) {
      bits |= 1 << owner.ordinal();
    }
    this.owners = bits;
  }

  /** The property with this identifier, or null where there is none. */
  static @Nullable Property of(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }

  /** The byte on the wire. Officially a Variable Byte Integer, but none needs a second byte. */
  int id() {
    return id;
  }

  PropertyType type() {
    return type;
  }

  /** True when that kind of packet may carry it. */
  boolean isAllowedIn(PropertyOwner owner) {
    return (owners & 1 << owner.ordinal()) != 0;
  }

  /** True when that kind of packet may carry it more than once. */
  boolean isRepeatableIn(PropertyOwner owner) {
    return this == USER_PROPERTY || this == SUBSCRIPTION_IDENTIFIER && owner == PUBLISH;
  }
}
