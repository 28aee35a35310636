package broker.core.packet;

import java.util.List;

/**
 * An UNSUBSCRIBE packet: a client no longer wants these subscriptions.
 *
 * @param filterTexts at least one; as the client wrote them, valid or not
 */
public record Unsubscribe(
    int packetIdentifier, List<UserProperty> userProperties, List<String> filterTexts)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.UNSUBSCRIBE;
  }
}
