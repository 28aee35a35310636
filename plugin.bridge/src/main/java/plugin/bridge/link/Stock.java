package plugin.bridge.link;

import broker.api.client.QueueStatistics;
import java.time.Duration;

/**
 * What waits in the queues of a bridge, and what was lost from them. Immutable.
 *
 * @param oldest zero if nothing waits
 * @param dropped because a limit was reached
 * @param expired because it had become too old
 */
public record Stock(long messages, long bytes, Duration oldest, long dropped, long expired) {
  static final Stock NONE = new Stock(0, 0, Duration.ZERO, 0, 0);

  Stock plus(QueueStatistics more) {
    Duration age = more.oldestAge().orElse(Duration.ZERO);
    return new Stock(
        messages + more.queuedMessages(),
        bytes + more.queuedBytes(),
        age.compareTo(oldest) > 0 ? age : oldest,
        dropped + more.dropped(),
        expired + more.expired());
  }
}
