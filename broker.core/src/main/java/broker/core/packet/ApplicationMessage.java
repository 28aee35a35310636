package broker.core.packet;

import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A message that had to be kept: queued, in flight to a session that survives, or retained.
 * Immutable and shared by all who keep it; any thread. A message that is passed on at once never
 * becomes one.
 *
 * <p>Payload and properties lie in arrays of their own size, so that what waits does not pin a read
 * buffer.
 */
public final class ApplicationMessage {
  /** Value of {@link #expiresAtNanos()} for a message that does not expire. */
  public static final long NEVER = Long.MAX_VALUE;

  /** No payload, or no properties. */
  public static final byte[] NONE = new byte[0];

  private final TopicName topic;
  private final byte[] payload;
  private final byte[] properties;
  private final int qos;
  private final boolean retain;
  private final long expiresAtNanos;
  private final @Nullable String publisherClientId;
  private @Nullable Object storeReference;

  /**
   * Takes ownership of the arrays.
   *
   * @param properties what is forwarded unaltered, as MQTT 5.0 encodes it and in its order: Payload
   *     Format Indicator, Content Type, Response Topic, Correlation Data and User Properties,
   *     without their length in front; never Message Expiry Interval, Topic Alias or Subscription
   *     Identifier
   * @param qos with which it was published, 0..2
   * @param retain the RETAIN flag it was published with
   * @param expiresAtNanos on the broker's ticker, or {@link #NEVER}
   * @param publisherClientId who published it, for No Local; null for the broker itself
   */
  public ApplicationMessage(
      TopicName topic,
      byte[] payload,
      byte[] properties,
      int qos,
      boolean retain,
      long expiresAtNanos,
      @Nullable String publisherClientId) {
    this.topic = topic;
    this.payload = payload;
    this.properties = properties;
    this.qos = qos;
    this.retain = retain;
    this.expiresAtNanos = expiresAtNanos;
    this.publisherClientId = publisherClientId;
  }

  /** The Topic Name. */
  public TopicName topic() {
    return topic;
  }

  /** The payload itself, not a copy: must not be changed. */
  public byte[] payload() {
    return payload;
  }

  /** The forwarded properties as MQTT 5.0 encodes them, not a copy: must not be changed. */
  public byte[] properties() {
    return properties;
  }

  /** The QoS it was published with, 0..2. */
  public int qos() {
    return qos;
  }

  /** The RETAIN flag it was published with. */
  public boolean retain() {
    return retain;
  }

  /** When it expires on the broker's ticker, in nanoseconds, or {@link #NEVER}. */
  public long expiresAtNanos() {
    return expiresAtNanos;
  }

  /** Client Identifier of the publisher, or null for the broker itself. */
  public @Nullable String publisherClientId() {
    return publisherClientId;
  }

  /** Where it is in a store, or null. For the store thread alone. */
  public @Nullable Object storeReference() {
    return storeReference;
  }

  /** Notes where it is in a store. For the store thread alone. */
  public void storeReference(@Nullable Object reference) {
    storeReference = reference;
  }

  /** True when its Message Expiry Interval has passed. */
  public boolean isExpired(long nowNanos) {
    return expiresAtNanos != NEVER && nowNanos - expiresAtNanos >= 0;
  }

  /** Seconds that are left of the Message Expiry Interval, rounded up; at least zero. */
  public long remainingExpirySeconds(long nowNanos) {
    return Math.max(
        0, (expiresAtNanos - nowNanos + 999_999_999L) / 1_000_000_000L); // [MQTT-3.3.2-6]
  }

  /** Bytes it is counted with against limits: topic, payload and properties. */
  public int size() {
    return topic.length() + payload.length + properties.length;
  }
}
