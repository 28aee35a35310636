package broker.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Figures of a remote connection, counted from its beginning.
 *
 * <p>An immutable snapshot.
 *
 * @since 1.0
 */
@ProviderType
public interface ConnectionStatistics {
  /** Returns how many PUBLISH packets were sent, repetitions included. */
  long messagesSent();

  /** Returns how many PUBLISH packets were received, repetitions included. */
  long messagesReceived();

  /** Returns how many bytes of MQTT packets were sent. */
  long bytesSent();

  /** Returns how many bytes of MQTT packets were received. */
  long bytesReceived();

  /** Returns how many messages were sent at QoS 1 and 2 and are not acknowledged. */
  int unacknowledged();

  /**
   * Returns for how long the oldest of them has been waiting; what grows without end is a link that
   * is connected and does not work.
   */
  Optional<Duration> oldestUnacknowledged();
}
