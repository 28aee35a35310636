package distribution.it;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.PropertyId;
import testkit.RawClient;

/**
 * A durable subscriber to the topic of one publisher. Either it is always there, or it goes away
 * each time it has got everything and comes back when enough waits for it: half of the times with a
 * DISCONNECT, half of the times with messages under way. A thread of its own runs it.
 */
final class SteadySubscriber implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Few: the broker reads most of a queue back from the store while it is drained. */
  private static final int RECEIVE_MAXIMUM = 100;

  /** So many messages after the queue is empty before it goes away again. */
  private static final int STAY = 200;

  private final int port;
  private final String name;
  private final SteadyPublisher source;
  private final int away;
  private final int total;
  private final AtomicReference<Throwable> failure;
  private final SteadyArrivals arrivals = new SteadyArrivals();
  private final Set<Integer> unreleased = new HashSet<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final CountDownLatch complete = new CountDownLatch(1);
  private volatile int absences;
  private volatile RawClient connection;

  /**
   * A subscriber.
   *
   * @param away for so many messages it stays away; 0 to stay
   * @param total so many it gets in all
   */
  SteadySubscriber(
      int port,
      String name,
      SteadyPublisher source,
      int away,
      int total,
      AtomicReference<Throwable> failure) {
    this.port = port;
    this.name = name;
    this.source = source;
    this.away = away;
    this.total = total;
    this.failure = failure;
    Thread thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  SteadyArrivals arrivals() {
    return arrivals;
  }

  int absences() {
    return absences;
  }

  void awaitSubscribed() throws InterruptedException {
    subscribed.await();
  }

  /** Waits until it has got all; false when the patience ends first. */
  boolean awaitComplete(Duration patience) throws InterruptedException {
    return complete.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  int waiting() {
    return source.published() - arrivals.count();
  }

  private void run() {
    try {
      while (!isComplete()) {
        connect();
        stay();
        if (!isComplete()) {
          leave();
        }
      }
    } catch (InterruptedException | AssertionError | RuntimeException e) {
      failure.compareAndSet(null, new AssertionError(name + ": " + e.getMessage(), e));
    } finally {
      complete.countDown();
    }
  }

  private boolean isComplete() {
    return arrivals.count() >= total;
  }

  private void connect() {
    connection = RawClient.open(port, PATIENCE);
    Packet answer =
        connection.connect(
            Connect.v5(name)
                .with(PropertyId.SESSION_EXPIRY_INTERVAL, SteadyPublisher.FOR_EVER)
                .with(PropertyId.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM));
    boolean first = subscribed.getCount() > 0;
    if (answer.sessionPresent() == first) {
      throw new AssertionError("session present: " + answer);
    }
    if (first) {
      connection.subscribe(source.topic(), source.qos());
      subscribed.countDown();
    }
  }

  private void stay() {
    int until = total;
    while (arrivals.count() < until) {
      receive(connection.receive());
      if (away > 0 && until == total && waiting() == 0) {
        until = Math.min(total, arrivals.count() + STAY);
      }
    }
  }

  private void leave() throws InterruptedException {
    absences++;
    if (absences % 2 == 0) {
      connection.send(Packets.disconnect());
    }
    connection.close();
    source.awaitPublished(Math.min(total, arrivals.count() + away));
  }

  private void receive(Packet packet) {
    int id = packet.packetId();
    switch (packet.type()) {
      case PUBLISH -> {
        if (packet.qos() == 1) {
          arrived(arrivals, packet);
          connection.send(Packets.ack(PacketType.PUBACK, id));
        } else {
          if (unreleased.add(id)) {
            arrived(arrivals, packet);
          }
          connection.send(Packets.ack(PacketType.PUBREC, id));
        }
      }
      case PUBREL -> {
        unreleased.remove(id);
        connection.send(Packets.ack(PacketType.PUBCOMP, id));
      }
      default -> throw new AssertionError("got " + packet);
    }
  }

  /** Notes a message of a {@link SteadyPublisher}. */
  static void arrived(SteadyArrivals arrivals, Packet packet) {
    String payload = packet.payload();
    int number = Integer.parseInt(payload, 0, payload.indexOf(' '), 10);
    arrivals.arrived(number, packet.dup() && packet.qos() == 1);
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
