package broker.api.message;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message that an application publishes: topic, payload and properties (MQTT 5.0 section 3.3).
 *
 * <p>Immutable; any thread may read it. <b>Ownership of the bytes:</b> a message that the broker
 * hands to a plugin is <em>lent</em> until the time that the receiving method states, and undefined
 * afterwards; {@link #copy()} makes one to keep. A message that a plugin hands to the broker is
 * lent the other way round, until the operation has completed. So a message can pass through a
 * plugin without being copied.
 *
 * @since 1.0
 */
@ProviderType
public interface ApplicationMessage {
  /** Returns the topic name; never empty and never with wildcards. */
  String topic();

  /**
   * Returns the payload.
   *
   * @return a read-only buffer with a position of its own, lent as long as the message is
   */
  ByteBuffer payload();

  /** Returns the delivery guarantee. */
  QoS qos();

  /** Returns the RETAIN flag. */
  boolean retain();

  /**
   * Returns the time that is left until the message is worthless (Message Expiry Interval).
   *
   * @return whole seconds, or empty if the message never expires
   */
  Optional<Duration> expiry();

  /** Returns whether the publisher declares the payload to be UTF-8 text. */
  boolean payloadIsUtf8();

  /** Returns the Content Type. */
  Optional<String> contentType();

  /** Returns the Response Topic. */
  Optional<String> responseTopic();

  /**
   * Returns the Correlation Data.
   *
   * @return a read-only buffer with a position of its own, lent as long as the message is
   */
  Optional<ByteBuffer> correlationData();

  /** Returns the user properties in their order; unmodifiable, empty if there is none. */
  List<UserProperty> userProperties();

  /** Returns a message with the same content that owns its bytes and may be kept for ever. */
  default ApplicationMessage copy() {
    return builder(this).copyBytes().build();
  }

  /** Returns a builder of a message to {@code topic}, at first empty, at QoS 0, not retained. */
  static ApplicationMessageBuilder builder(String topic) {
    return new ApplicationMessageBuilder(topic);
  }

  /**
   * Returns a builder that starts with all of {@code source}, for a message that changes on its
   * way.
   *
   * @param source lent: what is built shares its bytes and is valid as long as it is
   */
  static ApplicationMessageBuilder builder(ApplicationMessage source) {
    return new ApplicationMessageBuilder(source);
  }
}
