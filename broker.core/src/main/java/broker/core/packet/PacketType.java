package broker.core.packet;

import org.jspecify.annotations.Nullable;

/** The types of MQTT control packets, in the order of their codes (MQTT 5.0 section 2.1.2). */
public enum PacketType {
  CONNECT(1, 0, true, false),
  CONNACK(2, 0, false, true),
  PUBLISH(3, 0, true, true),
  PUBACK(4, 0, true, true),
  PUBREC(5, 0, true, true),
  PUBREL(6, 2, true, true),
  PUBCOMP(7, 0, true, true),
  SUBSCRIBE(8, 2, true, false),
  SUBACK(9, 0, false, true),
  UNSUBSCRIBE(10, 2, true, false),
  UNSUBACK(11, 0, false, true),
  PINGREQ(12, 0, true, false),
  PINGRESP(13, 0, false, true),
  DISCONNECT(14, 0, true, true),
  AUTH(15, 0, true, true);

  private static final PacketType[] BY_CODE = values();

  private final int code;
  private final int flags;
  private final boolean fromClient;
  private final boolean fromServer;

  PacketType(int code, int flags, boolean fromClient, boolean fromServer) {
    this.code = code;
    this.flags = flags;
    this.fromClient = fromClient;
    this.fromServer = fromServer;
  }

  /**
   * The type with this code, or null for the reserved code 0 and whatever has more than four bits.
   */
  public static @Nullable PacketType of(int code) {
    return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
  }

  /** The number in the high half of the first byte, 1..15. */
  public int code() {
    return code;
  }

  /** What the low half of the first byte has to be; of PUBLISH, whose flags say something, zero. */
  public int flags() {
    return flags;
  }

  /** The first byte of such a packet; of PUBLISH without its flags. */
  public int firstByte() {
    return code << 4 | flags;
  }

  /** True when that side of a connection may send it. */
  public boolean isSentBy(Role sender) {
    return sender == Role.CLIENT ? fromClient : fromServer;
  }
}
