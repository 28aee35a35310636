package broker.api.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a local session is to be: its name, its lifetime and the limits of its queue.
 *
 * <p>Immutable; made by a {@link LocalOptionsBuilder}.
 *
 * @since 1.0
 */
@ProviderType
public final class LocalOptions {
  private final String clientId;
  private final Duration sessionExpiry;
  private final int receiveMaximum;
  private final long maximumQueuedMessages;
  private final long maximumQueuedBytes;
  private final @Nullable Duration maximumAge;
  private final OverflowPolicy overflow;
  private final boolean queueQos0;

  LocalOptions(LocalOptionsBuilder builder) {
    clientId = builder.clientId;
    sessionExpiry = builder.sessionExpiry;
    receiveMaximum = builder.receiveMaximum;
    maximumQueuedMessages = builder.maximumQueuedMessages;
    maximumQueuedBytes = builder.maximumQueuedBytes;
    maximumAge = builder.maximumAge;
    overflow = builder.overflow;
    queueQos0 = builder.queueQos0;
  }

  /**
   * Returns a builder of a session that ends with its client.
   *
   * @param clientId the Client Identifier, unique in this broker
   * @throws IllegalArgumentException if it is empty
   */
  public static LocalOptionsBuilder builder(String clientId) {
    return new LocalOptionsBuilder(clientId);
  }

  /** Returns the Client Identifier. */
  public String clientId() {
    return clientId;
  }

  /** Returns how long the session outlives its client; zero for not at all. */
  public Duration sessionExpiry() {
    return sessionExpiry;
  }

  /** Returns how many deliveries may be unacknowledged. */
  public int receiveMaximum() {
    return receiveMaximum;
  }

  /** Returns how many messages the queue may hold. */
  public long maximumQueuedMessages() {
    return maximumQueuedMessages;
  }

  /** Returns how large the queued messages may be together, in bytes. */
  public long maximumQueuedBytes() {
    return maximumQueuedBytes;
  }

  /** Returns how long a message may wait; empty for without end. */
  public Optional<Duration> maximumAge() {
    return Optional.ofNullable(maximumAge);
  }

  /** Returns what happens when the queue is full. */
  public OverflowPolicy overflow() {
    return overflow;
  }

  /** Returns whether messages at QoS 0 are queued. */
  public boolean queueQos0() {
    return queueQos0;
  }
}
