package broker.core.client.remote;

import broker.api.client.ConnectOptions;
import broker.api.message.ApplicationMessage;
import broker.core.client.ClientSettings;
import broker.core.client.plugin.Convert;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a plugin as CONNECT says them. Stateless. */
final class ConnectSettings {
  private static final long FOR_EVER_SECONDS = 0xFFFF_FFFFL;

  /** Aliases this side uses of those that a server offers: about 64 KiB when full of long names. */
  private static final int TOPIC_ALIASES = 256;

  private ConnectSettings() {}

  static broker.api.message.ProtocolVersion version(ProtocolVersion version) {
    return broker.api.message.ProtocolVersion.of(version.level());
  }

  /**
   * What CONNECT says.
   *
   * @throws IllegalArgumentException if the topic of the Will Message is none
   */
  static ClientSettings of(ConnectOptions o) {
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
        Convert.bytes(m.payload()),
        m.qos().value(),
        m.retain(),
        Convert.properties(m),
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
