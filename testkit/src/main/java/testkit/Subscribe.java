package testkit;

/** A SUBSCRIBE packet under construction, without filters. Owned by the thread of the test. */
public final class Subscribe implements Outgoing {

  /** Subscription option: the client's own messages are not for it. */
  public static final int NO_LOCAL = 0x04;

  /** Subscription option: forwarded messages keep their retain flag. */
  public static final int RETAIN_AS_PUBLISHED = 0x08;

  /** Subscription option: retained messages only if the subscription is new. */
  public static final int RETAIN_IF_NEW = 0x10;

  /** Subscription option: no retained messages. */
  public static final int RETAIN_NEVER = 0x20;

  private final int packetId;
  private final Bytes filters = new Bytes();
  private final Properties properties = new Properties();

  private Subscribe(int packetId) {
    this.packetId = packetId;
  }

  /** Returns a SUBSCRIBE without filters. */
  public static Subscribe subscribe(int packetId) {
    return new Subscribe(packetId);
  }

  /**
   * Adds a topic filter.
   *
   * @param options the maximum QoS, in MQTT 5.0 with the other subscription options
   */
  public Subscribe filter(String filter, int options) {
    filters.utf8(filter).u8(options);
    return this;
  }

  /** Adds a numeric property; MQTT 5.0 only. */
  public Subscribe with(PropertyId id, long value) {
    properties.with(id, value);
    return this;
  }

  @Override
  public byte[] bytes(ProtocolVersion version) {
    Bytes body = new Bytes().u16(packetId);
    if (version.hasProperties()) {
      body.raw(properties.bytes());
    }
    return body.raw(filters.toArray()).packet(PacketType.SUBSCRIBE.firstByte(0b0010));
  }
}
