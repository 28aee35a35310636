package testkit;

/** The packets that are too small for a builder of their own. */
public final class Packets {

  private Packets() {}

  /** Returns a PUBACK, PUBREC, PUBREL or PUBCOMP in its short form. */
  public static Outgoing ack(PacketType type, int packetId) {
    int flags = type == PacketType.PUBREL ? 0b0010 : 0;
    return version -> new Bytes().u16(packetId).packet(type.firstByte(flags));
  }

  /** Returns a PUBACK, PUBREC, PUBREL or PUBCOMP with a reason code; MQTT 5.0 only. */
  public static Outgoing ack(PacketType type, int packetId, int reasonCode) {
    int flags = type == PacketType.PUBREL ? 0b0010 : 0;
    return version -> new Bytes().u16(packetId).u8(reasonCode).packet(type.firstByte(flags));
  }

  /** Returns an UNSUBSCRIBE. */
  public static Outgoing unsubscribe(int packetId, String... filters) {
    return version -> {
      Bytes body = new Bytes().u16(packetId);
      if (version.hasProperties()) {
        body.variable(0);
      }
      for (String filter : filters) {
        body.utf8(filter);
      }
      return body.packet(PacketType.UNSUBSCRIBE.firstByte(0b0010));
    };
  }

  /** Returns a PINGREQ. */
  public static Outgoing pingreq() {
    return version -> new Bytes().packet(PacketType.PINGREQ.firstByte(0));
  }

  /** Returns a DISCONNECT without reason, which means normal disconnection. */
  public static Outgoing disconnect() {
    return version -> new Bytes().packet(PacketType.DISCONNECT.firstByte(0));
  }

  /** Returns a DISCONNECT with a reason code and properties; MQTT 5.0 only. */
  public static Outgoing disconnect(int reasonCode, Properties properties) {
    return version ->
        new Bytes()
            .u8(reasonCode)
            .raw(properties.bytes())
            .packet(PacketType.DISCONNECT.firstByte(0));
  }

  /** Returns an AUTH; MQTT 5.0 only. */
  public static Outgoing auth(int reasonCode, Properties properties) {
    return version ->
        new Bytes().u8(reasonCode).raw(properties.bytes()).packet(PacketType.AUTH.firstByte(0));
  }
}
