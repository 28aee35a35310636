package broker.core.packet;

/** A PINGREQ packet: a client's sign of life. */
public record PingReq() implements Packet {
  /** The only one needed. */
  public static final PingReq INSTANCE = new PingReq();

  @Override
  public PacketType type() {
    return PacketType.PINGREQ;
  }
}
