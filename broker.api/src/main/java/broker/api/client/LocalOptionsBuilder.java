package broker.api.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Collects the {@link LocalOptions} of a local session.
 *
 * <p>Owned by the thread that made it.
 *
 * @since 1.0
 */
@ProviderType
public final class LocalOptionsBuilder {
  private static final int DEFAULT_RECEIVE_MAXIMUM = 20;

  final String clientId;
  Duration sessionExpiry = Duration.ZERO;
  int receiveMaximum = DEFAULT_RECEIVE_MAXIMUM;
  long maximumQueuedMessages = Long.MAX_VALUE;
  long maximumQueuedBytes = Long.MAX_VALUE;
  @Nullable Duration maximumAge;
  OverflowPolicy overflow = OverflowPolicy.DROP_NEWEST;
  boolean queueQos0;

  LocalOptionsBuilder(String clientId) {
    this.clientId = Checks.notEmpty(clientId, "clientId");
  }

  /**
   * Makes the session durable; without it zero, and the session ends with its client.
   *
   * @param expiry how long the session outlives its client; {@link ConnectOptions#NEVER_EXPIRES}
   *     and more for ever
   */
  public LocalOptionsBuilder sessionExpiry(Duration expiry) {
    sessionExpiry = Checks.notNegative(expiry, "sessionExpiry");
    return this;
  }

  /**
   * Sets how many deliveries may be unacknowledged; without it 20.
   *
   * @param messages 1 to 65,535
   */
  public LocalOptionsBuilder receiveMaximum(int messages) {
    receiveMaximum = Checks.inRange(messages, 1, Checks.MAXIMUM_UINT16, "receiveMaximum");
    return this;
  }

  /** Sets how many messages the queue may hold, at least 1; without it any number. */
  public LocalOptionsBuilder maximumQueuedMessages(long messages) {
    maximumQueuedMessages = Checks.positive(messages, "maximumQueuedMessages");
    return this;
  }

  /** Sets how large the queued messages may be together, in bytes; without it any size. */
  public LocalOptionsBuilder maximumQueuedBytes(long bytes) {
    maximumQueuedBytes = Checks.positive(bytes, "maximumQueuedBytes");
    return this;
  }

  /** Sets how long a message may wait; without it until its own expiry. */
  public LocalOptionsBuilder maximumAge(Duration age) {
    maximumAge = Checks.positive(age, "maximumAge");
    return this;
  }

  /** Sets what happens when the queue is full; without it {@link OverflowPolicy#DROP_NEWEST}. */
  public LocalOptionsBuilder overflow(OverflowPolicy policy) {
    overflow = Objects.requireNonNull(policy, "overflow");
    return this;
  }

  /**
   * Sets whether messages at QoS 0 are queued and wait for an acknowledgement like all others, but
   * not on stable storage; without it they are delivered while the session is open, or never.
   */
  public LocalOptionsBuilder queueQos0(boolean queue) {
    queueQos0 = queue;
    return this;
  }

  /** Returns the options; the builder may be changed and used again. */
  public LocalOptions build() {
    return new LocalOptions(this);
  }
}
