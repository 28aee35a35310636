package broker.api.message;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The message that a builder makes: a plain value, immutable as long as its bytes are. */
record BuiltMessage(
    String topic,
    ByteBuffer payload,
    QoS qos,
    boolean retain,
    Optional<Duration> expiry,
    boolean payloadIsUtf8,
    Optional<String> contentType,
    Optional<String> responseTopic,
    Optional<ByteBuffer> correlationData,
    List<UserProperty> userProperties)
    implements ApplicationMessage {

  @Override
  public ByteBuffer payload() {
    return payload.duplicate(); // the caller moves the position of its own buffer only
  }

  @Override
  public Optional<ByteBuffer> correlationData() {
    return correlationData.map(ByteBuffer::duplicate);
  }
}
