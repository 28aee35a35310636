package distribution.cli;

import java.util.List;

/**
 * A message received. What a property needs is in {@code properties}, in the order of the packet.
 *
 * @param packetIdentifier 0 at QoS 0
 * @param subscriptionIdentifiers of the subscriptions it came through, if they had any
 */
record IncomingMessage(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    int packetIdentifier,
    List<Property> properties,
    List<Integer> subscriptionIdentifiers) {

  IncomingMessage {
    properties = List.copyOf(properties);
    subscriptionIdentifiers = List.copyOf(subscriptionIdentifiers);
  }
}
