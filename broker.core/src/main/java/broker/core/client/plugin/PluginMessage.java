package broker.core.client.plugin;

import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.UserProperty;
import broker.core.codec.PublishPropertiesCodec;
import broker.core.loop.Ticker;
import broker.core.packet.ProtocolException;
import broker.core.packet.PublishProperties;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that is delivered to a plugin, as plugins see it. Any thread: what is decoded when it
 * is first asked for comes out the same however often that is.
 */
public final class PluginMessage implements ApplicationMessage {
  private final broker.core.packet.ApplicationMessage message;
  private final int qos;
  private final boolean retain;
  private final Ticker ticker;
  private volatile @Nullable PublishProperties properties;

  /**
   * @param qos with which it is delivered
   * @param retain with which it is delivered
   * @param ticker that its expiry is told by
   */
  public PluginMessage(
      broker.core.packet.ApplicationMessage message, int qos, boolean retain, Ticker ticker) {
    this.message = message;
    this.qos = qos;
    this.retain = retain;
    this.ticker = ticker;
  }

  /** The message as it was delivered, published by somebody else; the bytes are shared. */
  broker.core.packet.ApplicationMessage publishedBy(@Nullable String clientId) {
    if (message.qos() == qos
        && message.retain() == retain
        && Objects.equals(message.publisherClientId(), clientId)) {
      return message;
    }
    return new broker.core.packet.ApplicationMessage(
        message.topic(),
        message.payload(),
        message.properties(),
        qos,
        retain,
        message.expiresAtNanos(),
        clientId);
  }

  @Override
  public String topic() {
    return message.topic().toString();
  }

  @Override
  public ByteBuffer payload() {
    return ByteBuffer.wrap(message.payload()).asReadOnlyBuffer();
  }

  @Override
  public QoS qos() {
    return QoS.of(qos);
  }

  @Override
  public boolean retain() {
    return retain;
  }

  @Override
  public Optional<Duration> expiry() {
    return message.expiresAtNanos() == broker.core.packet.ApplicationMessage.NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(message.remainingExpirySeconds(ticker.nanos())));
  }

  @Override
  public boolean payloadIsUtf8() {
    return properties().payloadFormatIndicator() == 1;
  }

  @Override
  public Optional<String> contentType() {
    return Optional.ofNullable(properties().contentType());
  }

  @Override
  public Optional<String> responseTopic() {
    return Optional.ofNullable(properties().responseTopic());
  }

  @Override
  public Optional<ByteBuffer> correlationData() {
    byte[] data = properties().correlationData();
    return data == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(data).asReadOnlyBuffer());
  }

  @Override
  public List<UserProperty> userProperties() {
    return properties().userProperties().stream()
        .map(p -> new UserProperty(p.name(), p.value()))
        .toList();
  }

  private PublishProperties properties() {
    PublishProperties decoded = properties;
    if (decoded == null) {
      decoded = decode();
      properties = decoded;
    }
    return decoded;
  }

  private PublishProperties decode() {
    try {
      return PublishPropertiesCodec.decode(message.properties());
    } catch (ProtocolException e) {
      throw new IllegalStateException("properties that were checked do not read", e);
    }
  }
}
