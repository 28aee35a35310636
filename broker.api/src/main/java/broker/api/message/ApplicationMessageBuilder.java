package broker.api.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Collects the parts of an {@link ApplicationMessage}.
 *
 * <p>Owned by the thread that made it. Forms that only the protocol can judge (a topic name, the
 * length of a string) are checked by the operation that gets the message.
 *
 * @since 1.0
 */
@ProviderType
public final class ApplicationMessageBuilder {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final long MAXIMUM_EXPIRY_SECONDS = 0xFFFF_FFFFL;

  private String topic;
  private ByteBuffer payload = EMPTY;
  private QoS qos = QoS.AT_MOST_ONCE;
  private boolean retain;
  private @Nullable Duration expiry;
  private boolean payloadIsUtf8;
  private @Nullable String contentType;
  private @Nullable String responseTopic;
  private @Nullable ByteBuffer correlationData;
  private List<UserProperty> userProperties = new ArrayList<>();

  ApplicationMessageBuilder(String topic) {
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  ApplicationMessageBuilder(ApplicationMessage source) {
    topic = source.topic();
    payload = source.payload();
    qos = source.qos();
    retain = source.retain();
    expiry = source.expiry().orElse(null);
    payloadIsUtf8 = source.payloadIsUtf8();
    contentType = source.contentType().orElse(null);
    responseTopic = source.responseTopic().orElse(null);
    correlationData = source.correlationData().orElse(null);
    userProperties.addAll(source.userProperties());
  }

  /** Sets another topic name. */
  public ApplicationMessageBuilder topic(String name) {
    topic = Objects.requireNonNull(name, "topic");
    return this;
  }

  /**
   * Sets the payload.
   *
   * @param bytes what lies between position and limit; lent, not copied: it must stay unchanged as
   *     long as the message is used
   */
  public ApplicationMessageBuilder payload(ByteBuffer bytes) {
    payload = bytes.slice().asReadOnlyBuffer();
    return this;
  }

  /** Sets the payload to the UTF-8 bytes of {@code text} and declares it to be text. */
  public ApplicationMessageBuilder payload(String text) {
    payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    payloadIsUtf8 = true;
    return this;
  }

  /** Sets the delivery guarantee; without it {@link QoS#AT_MOST_ONCE}. */
  public ApplicationMessageBuilder qos(QoS level) {
    qos = Objects.requireNonNull(level, "qos");
    return this;
  }

  /** Sets the RETAIN flag; without it false. */
  public ApplicationMessageBuilder retain(boolean flag) {
    retain = flag;
    return this;
  }

  /**
   * Sets the time until the message is worthless; without it the message never expires.
   *
   * @param left zero to 4,294,967,295 seconds; parts of a second are cut off
   * @throws IllegalArgumentException if it is out of range
   */
  public ApplicationMessageBuilder expiry(Duration left) {
    if (left.isNegative() || left.toSeconds() > MAXIMUM_EXPIRY_SECONDS) {
      throw new IllegalArgumentException("expiry out of range: " + left);
    }
    expiry = Duration.ofSeconds(left.toSeconds());
    return this;
  }

  /** Declares whether the payload is UTF-8 text; without it false. */
  public ApplicationMessageBuilder payloadIsUtf8(boolean text) {
    payloadIsUtf8 = text;
    return this;
  }

  /** Sets the Content Type. */
  public ApplicationMessageBuilder contentType(String type) {
    contentType = Objects.requireNonNull(type, "contentType");
    return this;
  }

  /** Sets the Response Topic. */
  public ApplicationMessageBuilder responseTopic(String name) {
    responseTopic = Objects.requireNonNull(name, "responseTopic");
    return this;
  }

  /**
   * Sets the Correlation Data.
   *
   * @param bytes what lies between position and limit; lent like the payload
   */
  public ApplicationMessageBuilder correlationData(ByteBuffer bytes) {
    correlationData = bytes.slice().asReadOnlyBuffer();
    return this;
  }

  /** Adds a user property behind those that are there. */
  public ApplicationMessageBuilder userProperty(String name, String value) {
    userProperties.add(new UserProperty(name, value));
    return this;
  }

  /** Replaces all user properties. */
  public ApplicationMessageBuilder userProperties(List<UserProperty> properties) {
    userProperties = new ArrayList<>(properties);
    return this;
  }

  /** Returns the message; the builder may be changed and used again. */
  public ApplicationMessage build() {
    return new BuiltMessage(
        topic,
        payload,
        qos,
        retain,
        Optional.ofNullable(expiry),
        payloadIsUtf8,
        Optional.ofNullable(contentType),
        Optional.ofNullable(responseTopic),
        Optional.ofNullable(correlationData),
        List.copyOf(userProperties));
  }

  ApplicationMessageBuilder copyBytes() {
    payload = copyOf(payload);
    correlationData = correlationData == null ? null : copyOf(correlationData);
    return this;
  }

  private static ByteBuffer copyOf(ByteBuffer source) {
    return ByteBuffer.allocate(source.remaining())
        .put(source.duplicate())
        .flip()
        .asReadOnlyBuffer();
  }
}
