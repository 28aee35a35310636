package broker.core.client.plugin;

import broker.api.message.ApplicationMessage;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.codec.PublishPropertiesCodec;
import broker.core.packet.PublishProperties;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UserProperty;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of broker.api as values of the core, and back. Stateless. */
public final class Convert {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Convert() {}

  /** A reason code. */
  public static ReasonCode reason(broker.core.packet.ReasonCode reason) {
    return ReasonCode.of(reason.code()).orElse(ReasonCode.UNSPECIFIED_ERROR);
  }

  /** Reason codes. */
  public static List<ReasonCode> reasons(List<broker.core.packet.ReasonCode> reasons) {
    return reasons.stream().map(Convert::reason).toList();
  }

  // ---- messages

  /**
   * The message as the core has it; its bytes are copied, unless it came from the core.
   *
   * @param publisherClientId who publishes it, for No Local; null for the broker itself
   * @throws IllegalArgumentException if a string in it is none of MQTT
   */
  public static broker.core.packet.ApplicationMessage message(
      ApplicationMessage m, @Nullable String publisherClientId, long nowNanos) {
    if (m instanceof PluginMessage known) {
      return known.publishedBy(publisherClientId); // as it came
    }
    return new broker.core.packet.ApplicationMessage(
        TopicName.of(m.topic()), // [MQTT-3.3.2-1] [MQTT-3.3.2-2]
        bytes(m.payload()),
        properties(m),
        m.qos().value(),
        m.retain(),
        m.expiry()
            .map(left -> nowNanos + left.toSeconds() * NANOS_PER_SECOND)
            .orElse(broker.core.packet.ApplicationMessage.NEVER),
        publisherClientId);
  }

  /** The forwarded properties as MQTT 5.0 encodes them. */
  public static byte[] properties(ApplicationMessage m) {
    m.responseTopic().ifPresent(TopicName::of); // [MQTT-3.3.2-14]
    return PublishPropertiesCodec.encode(
        new PublishProperties(
            m.payloadIsUtf8() ? 1 : 0,
            m.contentType().orElse(null),
            m.responseTopic().orElse(null),
            m.correlationData().map(Convert::bytes).orElse(null),
            m.userProperties().stream().map(p -> new UserProperty(p.name(), p.value())).toList()));
  }

  /** The bytes of a buffer, which stays as it is. */
  public static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  // ---- subscriptions

  /** A subscription. */
  public static SubscriptionRequest request(Subscription s) {
    return new SubscriptionRequest(
        s.topicFilter(),
        TopicFilter.parse(s.topicFilter(), true),
        s.maximumQos().value(),
        s.noLocal(),
        s.retainAsPublished(),
        s.retainHandling().value());
  }
}
