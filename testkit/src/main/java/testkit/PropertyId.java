package testkit;

/** The identifier of an MQTT 5.0 property and the shape of its value. */
public enum PropertyId {
  PAYLOAD_FORMAT_INDICATOR(0x01, Shape.ONE_BYTE),
  MESSAGE_EXPIRY_INTERVAL(0x02, Shape.FOUR_BYTES),
  CONTENT_TYPE(0x03, Shape.STRING),
  RESPONSE_TOPIC(0x08, Shape.STRING),
  CORRELATION_DATA(0x09, Shape.BINARY),
  SUBSCRIPTION_IDENTIFIER(0x0B, Shape.VARIABLE),
  SESSION_EXPIRY_INTERVAL(0x11, Shape.FOUR_BYTES),
  ASSIGNED_CLIENT_IDENTIFIER(0x12, Shape.STRING),
  SERVER_KEEP_ALIVE(0x13, Shape.TWO_BYTES),
  AUTHENTICATION_METHOD(0x15, Shape.STRING),
  AUTHENTICATION_DATA(0x16, Shape.BINARY),
  REQUEST_PROBLEM_INFORMATION(0x17, Shape.ONE_BYTE),
  WILL_DELAY_INTERVAL(0x18, Shape.FOUR_BYTES),
  REQUEST_RESPONSE_INFORMATION(0x19, Shape.ONE_BYTE),
  RESPONSE_INFORMATION(0x1A, Shape.STRING),
  SERVER_REFERENCE(0x1C, Shape.STRING),
  REASON_STRING(0x1F, Shape.STRING),
  RECEIVE_MAXIMUM(0x21, Shape.TWO_BYTES),
  TOPIC_ALIAS_MAXIMUM(0x22, Shape.TWO_BYTES),
  TOPIC_ALIAS(0x23, Shape.TWO_BYTES),
  MAXIMUM_QOS(0x24, Shape.ONE_BYTE),
  RETAIN_AVAILABLE(0x25, Shape.ONE_BYTE),
  USER_PROPERTY(0x26, Shape.PAIR),
  MAXIMUM_PACKET_SIZE(0x27, Shape.FOUR_BYTES),
  WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Shape.ONE_BYTE),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Shape.ONE_BYTE),
  SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Shape.ONE_BYTE);

  /** How a value is laid out on the wire. */
  enum Shape {
    ONE_BYTE,
    TWO_BYTES,
    FOUR_BYTES,
    VARIABLE,
    STRING,
    BINARY,
    PAIR
  }

  private final int code;
  private final Shape shape;

  PropertyId(int code, Shape shape) {
    this.code = code;
    this.shape = shape;
  }

  static PropertyId of(int code) {
    for (PropertyId id : values()) {
      if (id.code == code) {
        return id;
      }
    }
    throw new AssertionError("no such property: 0x" + Integer.toHexString(code));
  }

  int code() {
    return code;
  }

  Shape shape() {
    return shape;
  }
}
