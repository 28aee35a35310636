package testkit;

/** The type of a control packet; the ordinal is its number on the wire. */
public enum PacketType {
  RESERVED,
  CONNECT,
  CONNACK,
  PUBLISH,
  PUBACK,
  PUBREC,
  PUBREL,
  PUBCOMP,
  SUBSCRIBE,
  SUBACK,
  UNSUBSCRIBE,
  UNSUBACK,
  PINGREQ,
  PINGRESP,
  DISCONNECT,
  AUTH;

  static PacketType of(int firstByte) {
    return values()[(firstByte & 0xF0) >> 4];
  }

  int firstByte(int flags) {
    return ordinal() << 4 | flags;
  }
}
