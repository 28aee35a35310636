package broker.core.local;

import broker.api.client.QueueStatistics;
import broker.core.session.QueueFigures;
import java.time.Duration;
import java.util.Optional;

/** Figures of the queue of one session at one moment. Immutable. */
record LocalQueueStatistics(
    long queuedMessages,
    long queuedBytes,
    Optional<Duration> oldestAge,
    int unacknowledged,
    long acknowledged,
    long dropped,
    long expired)
    implements QueueStatistics {

  static LocalQueueStatistics of(QueueFigures figures, long nowNanos) {
    long queued = figures.queuedMessages();
    return new LocalQueueStatistics(
        queued,
        figures.queuedBytes(),
        queued == 0
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(Math.max(0, nowNanos - figures.oldestNanos()))),
        (int) figures.unacknowledged(),
        figures.acknowledged(),
        figures.dropped(),
        figures.expired());
  }
}
