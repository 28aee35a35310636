package broker.api.client;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Figures of the queue of a local session; totals count from the start of the broker.
 *
 * <p>An immutable snapshot.
 *
 * @since 1.0
 */
@ProviderType
public interface QueueStatistics {
  /** Returns how many messages are queued, the unacknowledged deliveries included. */
  long queuedMessages();

  /** Returns the size of the queued messages: topics, properties and payloads, in bytes. */
  long queuedBytes();

  /** Returns how long the oldest queued message has been waiting. */
  Optional<Duration> oldestAge();

  /** Returns how many deliveries are not acknowledged. */
  int unacknowledged();

  /** Returns how many messages were acknowledged, in total. */
  long acknowledged();

  /** Returns how many messages were dropped because a limit was reached, in total. */
  long dropped();

  /** Returns how many messages were dropped because they had become too old, in total. */
  long expired();
}
