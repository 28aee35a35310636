package testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A control packet that the broker sent, taken apart on demand.
 *
 * <p>Immutable. Each accessor belongs to the packet types its comment names; on others it fails the
 * test.
 */
public final class Packet {

  private final ProtocolVersion version;
  private final int firstByte;
  private final byte[] body;

  Packet(ProtocolVersion version, int firstByte, byte[] body) {
    this.version = version;
    this.firstByte = firstByte;
    this.body = body;
  }

  /** Returns the type of the packet. */
  public PacketType type() {
    return PacketType.of(firstByte);
  }

  boolean hasPrescribedFlags() {
    int prescribed = type() == PacketType.PUBREL ? 0b0010 : 0;
    return type() == PacketType.PUBLISH || (firstByte & 0x0F) == prescribed;
  }

  /** PUBLISH: returns whether DUP is set. */
  public boolean dup() {
    return (checked(PacketType.PUBLISH).firstByte & 0x08) != 0;
  }

  /** PUBLISH: returns whether retain is set. */
  public boolean retain() {
    return (checked(PacketType.PUBLISH).firstByte & 0x01) != 0;
  }

  /** PUBLISH: returns the QoS. */
  public int qos() {
    return (checked(PacketType.PUBLISH).firstByte & 0x06) >> 1;
  }

  /** PUBLISH: returns the topic name. */
  public String topic() {
    return checked(PacketType.PUBLISH).reader().utf8();
  }

  /** PUBLISH: returns the payload as text. */
  public String payload() {
    return new String(afterProperties().rest(), StandardCharsets.UTF_8);
  }

  /** Returns the packet identifier; every type that has one. */
  public int packetId() {
    ByteReader in = reader();
    if (type() == PacketType.PUBLISH) {
      in.utf8();
    }
    return in.u16();
  }

  /** CONNACK: returns the connect acknowledge flags, of which bit 0 is Session Present. */
  public int acknowledgeFlags() {
    return checked(PacketType.CONNACK).reader().u8();
  }

  /** CONNACK: returns whether a session was resumed. */
  public boolean sessionPresent() {
    return (acknowledgeFlags() & 0x01) != 0;
  }

  /** Returns the reason code, before MQTT 5.0 the return code; 0 where the packet may omit it. */
  public int reasonCode() {
    ByteReader in = reader();
    switch (type()) {
      case CONNACK -> in.u8();
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> in.u16();
      case DISCONNECT, AUTH -> {}
      default -> throw new AssertionError("no reason code: " + this);
    }
    return in.hasMore() ? in.u8() : 0;
  }

  /** SUBACK, UNSUBACK: returns the reason codes in their order. */
  public List<Integer> reasonCodes() {
    List<Integer> codes = new ArrayList<>();
    for (byte code : afterProperties().rest()) {
      codes.add(code & 0xFF);
    }
    return codes;
  }

  /** Returns the properties; none where the packet may omit them or the version has none. */
  public Properties properties() {
    ByteReader in = beforeProperties();
    return version.hasProperties() && in.hasMore() ? Properties.read(in) : new Properties();
  }

  private ByteReader afterProperties() {
    ByteReader in = beforeProperties();
    if (version.hasProperties()) {
      Properties.read(in);
    }
    return in;
  }

  private ByteReader beforeProperties() {
    ByteReader in = reader();
    switch (type()) {
      case CONNACK, SUBACK, UNSUBACK -> in.u16();
      case PUBLISH -> {
        in.utf8();
        if (qos() > 0) {
          in.u16();
        }
      }
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
        in.u16();
        skipReasonCode(in);
      }
      case DISCONNECT, AUTH -> skipReasonCode(in);
      default -> throw new AssertionError("no properties: " + this);
    }
    return in;
  }

  private static void skipReasonCode(ByteReader in) {
    if (in.hasMore()) {
      in.u8();
    }
  }

  private Packet checked(PacketType type) {
    if (type() != type) {
      throw new AssertionError("expected " + type + " but got " + this);
    }
    return this;
  }

  private ByteReader reader() {
    return new ByteReader(body);
  }

  /** Returns the whole packet, fixed header included. */
  public byte[] bytes() {
    return new Bytes().raw(body).packet(firstByte);
  }

  @Override
  public String toString() {
    return type() + " " + Hex.format(bytes());
  }
}
