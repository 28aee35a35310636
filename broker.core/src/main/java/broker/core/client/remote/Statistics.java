package broker.core.client.remote;

import broker.api.client.ConnectionStatistics;
import broker.core.client.ClientConnection;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import java.time.Duration;
import java.util.Optional;

/** Figures of one connection at one moment. Immutable. */
record Statistics(
    long messagesSent,
    long messagesReceived,
    long bytesSent,
    long bytesReceived,
    int unacknowledged,
    Optional<Duration> oldestUnacknowledged)
    implements ConnectionStatistics {

  static Statistics of(ClientConnection connection, long nowNanos) {
    LoopCounters counters = connection.counters();
    int unacknowledged = connection.unacknowledged();
    return new Statistics(
        counters.get(Counter.PUBLISH_SENT),
        counters.get(Counter.PUBLISH_RECEIVED),
        counters.get(Counter.BYTES_SENT),
        counters.get(Counter.BYTES_RECEIVED),
        unacknowledged,
        unacknowledged == 0
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(nowNanos - connection.oldestSentNanos())));
  }
}
