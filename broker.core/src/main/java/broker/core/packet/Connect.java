package broker.core.packet;

import org.jspecify.annotations.Nullable;

/**
 * A CONNECT packet: who wants to be connected, and how.
 *
 * @param bridge true when the sender says that it is a bridge, by the highest bit of the protocol
 *     level; Mosquitto's {@code try_private}, known for versions 3.1 and 3.1.1 only
 * @param clientIdentifier may be empty
 * @param cleanStart named Clean Session before version 5
 * @param keepAliveSeconds 0..65,535; zero for none
 */
public record Connect(
    ProtocolVersion version,
    boolean bridge,
    String clientIdentifier,
    boolean cleanStart,
    int keepAliveSeconds,
    ConnectProperties properties,
    @Nullable Will will,
    @Nullable String userName,
    byte @Nullable [] password)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.CONNECT;
  }
}
