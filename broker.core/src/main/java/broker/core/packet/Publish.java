package broker.core.packet;

import broker.core.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PUBLISH packet as a value, for where convenience counts. The broker's own way of a message
 * through a connection is {@code codec.PublishView} and {@link ApplicationMessage}.
 *
 * @param topic null when the Topic Alias stands for it
 * @param packetIdentifier 1..65,535, or 0 with QoS 0
 * @param topicAlias 1..65,535, or 0 for none
 * @param messageExpirySeconds 0..4,294,967,295, or -1 when it does not expire
 * @param subscriptionIdentifiers of the subscriptions that it matched, from a server only
 */
public record Publish(
    @Nullable TopicName topic,
    int qos,
    boolean dup,
    boolean retain,
    int packetIdentifier,
    int topicAlias,
    long messageExpirySeconds,
    List<Integer> subscriptionIdentifiers,
    PublishProperties properties,
    byte[] payload)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.PUBLISH;
  }
}
