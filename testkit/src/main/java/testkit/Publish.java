package testkit;

import java.nio.charset.StandardCharsets;

/** A PUBLISH packet under construction, at first QoS 0. Owned by the thread of the test. */
public final class Publish implements Outgoing {

  private final String topic;
  private final byte[] payload;
  private int flags;
  private int packetId;
  private Properties properties = new Properties();

  private Publish(String topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload;
  }

  /** Returns a PUBLISH whose payload is text. */
  public static Publish publish(String topic, String payload) {
    return new Publish(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets QoS 1 or 2, or 3 to be refused. */
  public Publish qos(int qos, int packetId) {
    flags |= qos << 1;
    this.packetId = packetId;
    return this;
  }

  /** Sets the retain flag. */
  public Publish retain() {
    flags |= 0x01;
    return this;
  }

  /** Sets the DUP flag. */
  public Publish dup() {
    flags |= 0x08;
    return this;
  }

  /** Sets the properties; MQTT 5.0 only. */
  public Publish with(Properties properties) {
    this.properties = properties;
    return this;
  }

  /** Adds a numeric property; MQTT 5.0 only. */
  public Publish with(PropertyId id, long value) {
    properties.with(id, value);
    return this;
  }

  @Override
  public byte[] bytes(ProtocolVersion version) {
    Bytes body = new Bytes().utf8(topic);
    if ((flags & 0x06) != 0) {
      body.u16(packetId);
    }
    if (version.hasProperties()) {
      body.raw(properties.bytes());
    }
    return body.raw(payload).packet(PacketType.PUBLISH.firstByte(flags));
  }
}
