package broker.core.sys;

import broker.core.metrics.Counter;
import java.util.function.ToLongFunction;

/** What the broker shows a load average of: how much of it there was per minute. */
enum Load {
  MESSAGES_RECEIVED("messages/received", "packets", f -> f.count(Counter.PACKETS_RECEIVED)),
  MESSAGES_SENT("messages/sent", "packets", f -> f.count(Counter.PACKETS_SENT)),
  PUBLISH_DROPPED("publish/dropped", "messages", SysFigures::dropped),
  PUBLISH_RECEIVED("publish/received", "messages", f -> f.count(Counter.PUBLISH_RECEIVED)),
  PUBLISH_SENT("publish/sent", "messages", f -> f.count(Counter.PUBLISH_SENT)),
  BYTES_RECEIVED("bytes/received", "bytes", f -> f.count(Counter.BYTES_RECEIVED)),
  BYTES_SENT("bytes/sent", "bytes", f -> f.count(Counter.BYTES_SENT)),
  SOCKETS(
      "sockets",
      "connections",
      f -> f.sum(Counter.CONNECTIONS_OPENED, Counter.CONNECTIONS_REFUSED)),
  CONNECTIONS(
      "connections", "CONNECTs", f -> f.sum(Counter.CONNECTS_ACCEPTED, Counter.CONNECTS_REFUSED));

  private final String path;
  private final String unit;
  private final ToLongFunction<SysFigures> total;

  Load(String path, String unit, ToLongFunction<SysFigures> total) {
    this.path = path;
    this.unit = unit;
    this.total = total;
  }

  /** The topic below {@code $SYS/broker/load}, without the period. */
  String path() {
    return path;
  }

  /** What is counted. */
  String unit() {
    return unit;
  }

  /** How much there was of it since the broker started. */
  long total(SysFigures figures) {
    return total.applyAsLong(figures);
  }
}
