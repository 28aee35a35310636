package broker.core.packet;

/**
 * A CONNACK packet: the answer to a CONNECT.
 *
 * @param reasonCode before version 5 one of the five reasons that have a return code there
 */
public record ConnAck(boolean sessionPresent, ReasonCode reasonCode, ConnAckProperties properties)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.CONNACK;
  }
}
