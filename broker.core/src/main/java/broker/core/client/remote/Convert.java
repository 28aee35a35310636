package broker.core.client.remote;

import broker.api.client.ConnectOptions;
import broker.api.message.ApplicationMessage;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.client.ClientSettings;
import broker.core.codec.PublishPropertiesCodec;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PublishProperties;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UserProperty;
import broker.core.packet.Will;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of broker.api as values of the core, and back. Stateless. */
final class Convert {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long FOR_EVER_SECONDS = 0xFFFF_FFFFL;

  /** Aliases this side uses of those that a server offers: about 64 KiB when full of long names. */
  private static final int TOPIC_ALIASES = 256;

  private Convert() {}

  static ReasonCode reason(broker.core.packet.ReasonCode reason) {
    return ReasonCode.of(reason.code()).orElse(ReasonCode.UNSPECIFIED_ERROR);
  }

  static List<ReasonCode> reasons(List<broker.core.packet.ReasonCode> reasons) {
    return reasons.stream().map(Convert::reason).toList();
  }

  static broker.api.message.ProtocolVersion version(ProtocolVersion version) {
    return broker.api.message.ProtocolVersion.of(version.level());
  }

  // ---- messages

  /**
   * The message as the core has it; its bytes are copied.
   *
   * @throws IllegalArgumentException if a string in it is none of MQTT
   */
  static broker.core.packet.ApplicationMessage message(ApplicationMessage m, long nowNanos) {
    if (m instanceof ReceivedMessage received) {
      return received.message(); // as it came
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
        null);
  }

  private static byte[] properties(ApplicationMessage m) {
    m.responseTopic().ifPresent(TopicName::of); // [MQTT-3.3.2-14]
    return PublishPropertiesCodec.encode(
        new PublishProperties(
            m.payloadIsUtf8() ? 1 : 0,
            m.contentType().orElse(null),
            m.responseTopic().orElse(null),
            m.correlationData().map(Convert::bytes).orElse(null),
            m.userProperties().stream().map(p -> new UserProperty(p.name(), p.value())).toList()));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  // ---- subscriptions

  static SubscriptionRequest request(Subscription s) {
    return new SubscriptionRequest(
        s.topicFilter(),
        TopicFilter.parse(s.topicFilter(), true),
        s.maximumQos().value(),
        s.noLocal(),
        s.retainAsPublished(),
        s.retainHandling().value());
  }

  // ---- CONNECT

  /**
   * What CONNECT says.
   *
   * @throws IllegalArgumentException if the topic of the Will Message is none
   */
  static ClientSettings settings(ConnectOptions o) {
    ProtocolVersion version = version(o.protocolVersion());
    Connect connect =
        new Connect(
            version,
            o.bridgeBit() && !version.isV5(),
            o.clientId(),
            o.cleanStart(),
            (int) o.keepAlive().toSeconds(),
            new ConnectProperties.Builder()
                .sessionExpiryIntervalSeconds(seconds(o.sessionExpiry()))
                .receiveMaximum(o.receiveMaximum())
                .maximumPacketSize(o.maximumPacketSizeBytes())
                .topicAliasMaximum(o.topicAliasMaximum())
                .build(),
            o.will().map(message -> will(message, o.willDelay())).orElse(null),
            o.userName().orElse(null),
            password(o));
    return new ClientSettings(
        connect, o.connectTimeout(), o.maximumPacketSizeBytes(), TOPIC_ALIASES);
  }

  private static ProtocolVersion version(broker.api.message.ProtocolVersion version) {
    return switch (version) {
      case V3_1 -> ProtocolVersion.V3_1;
      case V3_1_1 -> ProtocolVersion.V3_1_1;
      case V5_0 -> ProtocolVersion.V5;
    };
  }

  private static Will will(ApplicationMessage m, Duration delay) {
    return new Will(
        TopicName.of(m.topic()),
        bytes(m.payload()),
        m.qos().value(),
        m.retain(),
        properties(m),
        seconds(delay),
        m.expiry().map(Duration::toSeconds).orElse(-1L));
  }

  private static byte @Nullable [] password(ConnectOptions o) {
    return o.password().map(Convert::bytes).orElse(null);
  }

  private static long seconds(Duration duration) {
    return Math.min(duration.toSeconds(), FOR_EVER_SECONDS);
  }
}
