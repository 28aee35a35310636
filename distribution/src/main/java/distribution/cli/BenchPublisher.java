package distribution.cli;

import broker.core.client.End;
import broker.core.client.Outgoing;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * One publisher of the benchmark: publishes what is due, or as much as its window takes. Owned by
 * its loop.
 */
final class BenchPublisher extends BenchClient {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** At QoS 0 nothing is acknowledged: what the network takes bounds it, and this. */
  private static final int QOS0_WINDOW = 1000;

  private static final int WINDOW_BYTES = 4 * 1024 * 1024; // the connection takes twice as much

  private final BenchOptions options;
  private final TopicName topic;
  private final int receivers;
  private final int window;
  private final double rate; // messages per nanosecond; 0 for as many as possible
  private final double
      offset; // a part of the time between two messages, so that not all are due at once
  private long startNanos;
  private long count;
  private int open;
  private boolean running;
  private boolean refilling;

  BenchPublisher(BenchOptions options, int number, BenchCounts counts) {
    super(counts);
    this.options = options;
    this.topic = TopicName.of(options.topic(number));
    this.receivers = options.receivers(number);
    int wanted = options.qos() == 0 ? QOS0_WINDOW : options.maxInflight();
    this.window = Math.max(1, Math.min(wanted, WINDOW_BYTES / (options.size() + topic.length())));
    this.rate = options.rate() / options.publishers() / NANOS_PER_SECOND;
    this.offset = (double) number / options.publishers();
  }

  void start(long nowNanos) {
    startNanos = nowNanos;
    running = true;
    publish(nowNanos);
  }

  void stop() {
    running = false;
  }

  boolean isPaced() {
    return rate > 0;
  }

  /** Publishes what may be published now, one window at most: then others have their turn. */
  void publish(long nowNanos) {
    long due = isPaced() ? (long) ((nowNanos - startNanos) * rate + 1 - offset) : Long.MAX_VALUE;
    for (int i = 0; i < window && running && open < window && count < due; i++) {
      long dueNanos = isPaced() ? startNanos + (long) ((count + offset) / rate) : System.nanoTime();
      publishOne(dueNanos);
    }
  }

  /** Some are complete: publishes more in a turn to come. */
  private void refill() {
    if (running && !refilling) {
      refilling = true;
      connection()
          .loop()
          .execute(
              () -> {
                refilling = false;
                publish(System.nanoTime());
              });
    }
  }

  private void publishOne(long dueNanos) {
    count++;
    open++;
    BenchCounts.add(counts().published, 1);
    BenchCounts.add(counts().expected, receivers);
    connection()
        .publish(
            new Message(
                new ApplicationMessage(
                    topic,
                    Stamp.payload(options.size(), dueNanos),
                    ApplicationMessage.NONE,
                    options.qos(),
                    false,
                    ApplicationMessage.NEVER,
                    null)));
  }

  private final class Message extends Outgoing {
    Message(ApplicationMessage message) {
      super(message, 0);
    }

    @Override
    protected void completed(ReasonCode reason, @Nullable String reasonString) {
      if (reason.isError()) {
        BenchCounts.add(counts().refused, 1);
        BenchCounts.add(counts().expected, -receivers);
      }
      gone();
    }

    @Override
    protected void failed(End end) {
      running = false;
      gone();
    }

    private void gone() {
      open--;
      refill();
    }
  }
}
