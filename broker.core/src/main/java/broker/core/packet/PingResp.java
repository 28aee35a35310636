package broker.core.packet;

/** A PINGRESP packet: the answer to a PINGREQ. */
public record PingResp() implements Packet {
  /** The only one needed. */
  public static final PingResp INSTANCE = new PingResp();

  @Override
  public PacketType type() {
    return PacketType.PINGRESP;
  }
}
