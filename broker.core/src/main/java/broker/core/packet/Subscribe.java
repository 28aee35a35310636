package broker.core.packet;

import java.util.List;

/**
 * A SUBSCRIBE packet: a client's wish for subscriptions.
 *
 * @param subscriptionIdentifier 1..268,435,455, or 0 for none
 * @param subscriptions at least one
 */
public record Subscribe(
    int packetIdentifier,
    int subscriptionIdentifier,
    List<UserProperty> userProperties,
    List<SubscriptionRequest> subscriptions)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.SUBSCRIBE;
  }
}
