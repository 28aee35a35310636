package distribution.it;

import java.util.concurrent.atomic.AtomicReference;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.PropertyId;
import testkit.Publish;
import testkit.RawClient;

/**
 * A client with a durable session that publishes numbered messages to one topic. One thread calls
 * {@link #publishUpTo}, one of its own reads; the monitor of this object guards the numbers.
 */
final class SteadyPublisher implements AutoCloseable {
  static final long FOR_EVER = 0xFFFF_FFFFL;

  private static final int WINDOW = 500;
  private static final String PADDING = "x".repeat(100);

  private final RawClient connection;
  private final String topic;
  private final int qos;
  private final AtomicReference<Throwable> failure;
  private int published;
  private int acknowledged;
  private int refused;
  private boolean over;

  SteadyPublisher(int port, String topic, int qos, AtomicReference<Throwable> failure) {
    this.connection = RawClient.open(port, SteadySubscriber.PATIENCE);
    this.topic = topic;
    this.qos = qos;
    this.failure = failure;
    connection.connect(
        Connect.v5("from " + topic).with(PropertyId.SESSION_EXPIRY_INTERVAL, FOR_EVER));
    Thread reader = new Thread(this::read, "acknowledgements of " + topic);
    reader.setDaemon(true);
    reader.start();
  }

  String topic() {
    return topic;
  }

  int qos() {
    return qos;
  }

  /** Publishes until so many are, or as many wait for their acknowledgement as may. */
  void publishUpTo(int due) {
    while (true) {
      int number;
      synchronized (this) {
        if (published >= due || published - acknowledged >= WINDOW) {
          return;
        }
        number = published++;
        notifyAll();
      }
      connection.send(Publish.publish(topic, number + " " + PADDING).qos(qos, number % 0xFFFF + 1));
    }
  }

  private void read() {
    try {
      while (true) {
        Packet packet = connection.receive();
        switch (packet.type()) {
          case PUBACK, PUBCOMP -> acknowledged(packet.reasonCode() >= 0x80);
          case PUBREC -> {
            if (packet.reasonCode() >= 0x80) {
              acknowledged(true);
            } else {
              connection.send(Packets.ack(PacketType.PUBREL, packet.packetId()));
            }
          }
          default -> throw new AssertionError(topic + ": publisher got " + packet);
        }
      }
    } catch (AssertionError | RuntimeException e) {
      if (!isOver()) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private synchronized void acknowledged(boolean refusal) {
    acknowledged++;
    refused += refusal ? 1 : 0;
    notifyAll();
  }

  private synchronized boolean isOver() {
    return over;
  }

  synchronized int published() {
    return published;
  }

  synchronized int acknowledged() {
    return acknowledged;
  }

  synchronized int refused() {
    return refused;
  }

  /** Waits until so many are published. */
  synchronized void awaitPublished(int count) throws InterruptedException {
    while (published < count) {
      wait();
    }
  }

  /** Waits until so many are acknowledged; false when the deadline comes first. */
  synchronized boolean awaitAcknowledged(int count, long deadlineNanos)
      throws InterruptedException {
    while (acknowledged < count) {
      long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    connection.close();
  }
}
