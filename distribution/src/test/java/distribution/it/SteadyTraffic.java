package distribution.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Four publishers at an even rate and their durable subscribers: of the topics of QoS 1 and of QoS
 * 2, one each has a subscriber that is always there, so that the journal has little to write, and
 * one has a subscriber that is away most of the time, so that messages queue on the disk and are
 * drained. One of those topics has one of both kinds. Owned by the thread of the test.
 */
final class SteadyTraffic implements AutoCloseable {
  private static final long TURN_MILLIS = 5;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<SteadyPublisher> publishers = new ArrayList<>();
  private final List<SteadySubscriber> subscribers = new ArrayList<>();
  private final int each;

  /**
   * Connects everybody.
   *
   * @param total messages to be published
   * @param away for so many messages of its topic a subscriber stays away
   */
  SteadyTraffic(int port, int total, int away) throws InterruptedException {
    each = total / 4;
    SteadyPublisher first = publisher(port, "steady/here/1", 1);
    SteadyPublisher second = publisher(port, "steady/here/2", 2);
    SteadyPublisher third = publisher(port, "steady/away/1", 1);
    SteadyPublisher fourth = publisher(port, "steady/away/2", 2);
    subscriber(port, "here 1", first, 0);
    subscriber(port, "here 2", second, 0);
    subscriber(port, "away 1", third, away);
    subscriber(port, "away 2", fourth, away);
    subscriber(port, "here too 2", fourth, 0);
    for (SteadySubscriber subscriber : subscribers) {
      subscriber.awaitSubscribed();
    }
  }

  private SteadyPublisher publisher(int port, String topic, int qos) {
    SteadyPublisher publisher = new SteadyPublisher(port, topic, qos, failure);
    publishers.add(publisher);
    return publisher;
  }

  private void subscriber(int port, String name, SteadyPublisher source, int away) {
    subscribers.add(new SteadySubscriber(port, name, source, away, each, failure));
  }

  /** Publishes so many messages a second, all publishers together, until all are. */
  void start(int rate) {
    long start = System.nanoTime();
    clock.scheduleAtFixedRate(
        () -> {
          double due = (System.nanoTime() - start) / 1e9 * rate / publishers.size();
          publishers.forEach(publisher -> publisher.publishUpTo((int) Math.min(each, due)));
        },
        0,
        TURN_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** Waits until all is acknowledged; false when that takes longer, or a client has failed. */
  boolean awaitAcknowledged(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (SteadyPublisher publisher : publishers) {
      if (!publisher.awaitAcknowledged(each, deadline)) {
        return false;
      }
    }
    return true;
  }

  /** Waits until everybody has all; false when that takes longer. */
  boolean awaitComplete(Duration patience) throws InterruptedException {
    boolean all = true;
    for (SteadySubscriber subscriber : subscribers) {
      all &= subscriber.awaitComplete(patience);
    }
    return all;
  }

  Throwable failure() {
    return failure.get();
  }

  static String header() {
    return "published,acknowledged,refused,received,waiting,skipped,duplicates,redelivered,"
        + "out_of_order,absences";
  }

  /** What was counted so far. */
  record Counts(
      int published,
      int acknowledged,
      int refused,
      int received,
      int waiting,
      int skipped,
      int duplicates,
      int redelivered,
      int outOfOrder,
      int absences) {
    String row() {
      return "%d,%d,%d,%d,%d,%d,%d,%d,%d,%d"
          .formatted(
              published,
              acknowledged,
              refused,
              received,
              waiting,
              skipped,
              duplicates,
              redelivered,
              outOfOrder,
              absences);
    }
  }

  Counts counts() {
    return new Counts(
        publishers.stream().mapToInt(SteadyPublisher::published).sum(),
        publishers.stream().mapToInt(SteadyPublisher::acknowledged).sum(),
        publishers.stream().mapToInt(SteadyPublisher::refused).sum(),
        subscribers.stream().mapToInt(s -> s.arrivals().count()).sum(),
        subscribers.stream().mapToInt(SteadySubscriber::waiting).sum(),
        subscribers.stream().mapToInt(s -> s.arrivals().skipped()).sum(),
        subscribers.stream().mapToInt(s -> s.arrivals().duplicates()).sum(),
        subscribers.stream().mapToInt(s -> s.arrivals().redelivered()).sum(),
        subscribers.stream().mapToInt(s -> s.arrivals().outOfOrder()).sum(),
        subscribers.stream().mapToInt(SteadySubscriber::absences).sum());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    publishers.forEach(SteadyPublisher::close);
    subscribers.forEach(SteadySubscriber::close);
  }
}
