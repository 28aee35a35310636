package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.PropertyId;
import testkit.Publish;
import testkit.RawClient;

/**
 * Sessions whose clients are away, each with numbered messages of its own topic, by turns of QoS 1
 * and 2. Owned by the test's thread.
 */
final class AbsentSessions {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TURN = Duration.ofMillis(5);

  private final String name;
  private final int port;
  private final int sessions;
  private int messages;

  /** So many sessions of so many messages each, of the broker on this port. */
  AbsentSessions(String name, int port, int sessions, int messages) {
    this.name = name;
    this.port = port;
    this.sessions = sessions;
    this.messages = messages;
  }

  private static int qos(int session) {
    return 1 + session % 2;
  }

  private RawClient connect(int session, boolean present) {
    RawClient client = RawClient.open(port, PATIENCE);
    Packet answer =
        client.connect(
            Connect.v5(name + " " + session)
                .with(PropertyId.SESSION_EXPIRY_INTERVAL, SteadyPublisher.FOR_EVER));
    assertEquals(present, answer.sessionPresent(), () -> "session " + session + ": " + answer);
    return client;
  }

  /** Makes them, and returns when each message is acknowledged. */
  void fill() throws InterruptedException {
    for (int session = 0; session < sessions; session++) {
      String topic = name + "/" + session;
      try (RawClient client = connect(session, false)) {
        client.subscribe(topic, qos(session));
        client.send(Packets.disconnect());
        client.expectClosed();
      }
      publish(topic, qos(session));
    }
  }

  private void publish(String topic, int qos) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (SteadyPublisher publisher = new SteadyPublisher(port, topic, qos, failure)) {
      do {
        publisher.publishUpTo(messages);
        assertNull(failure.get());
        assertTrue(System.nanoTime() < deadline, () -> "too slow: " + topic);
      } while (!publisher.awaitAcknowledged(messages, System.nanoTime() + TURN.toNanos()));
      assertEquals(0, publisher.refused());
    }
  }

  /** Each gets another message, which is acknowledged. */
  void addOne(RawClient publisher) {
    for (int session = 0; session < sessions; session++) {
      int qos = qos(session); // order holds per QoS
      publisher.send(Publish.publish(name + "/" + session, messages + " more").qos(qos, 1));
      publisher.expect(qos == 1 ? PacketType.PUBACK : PacketType.PUBREC);
      if (qos == 2) {
        publisher.send(Packets.ack(PacketType.PUBREL, 1));
        publisher.expect(PacketType.PUBCOMP);
      }
    }
    messages++;
  }

  /** The clients come, and get each of their messages once and in order. */
  void drain() {
    for (int session = 0; session < sessions; session++) {
      SteadyArrivals arrivals = new SteadyArrivals();
      try (RawClient client = connect(session, true)) {
        int open = messages;
        while (open > 0) {
          open -= receive(client, arrivals) ? 1 : 0;
        }
        client.expectNothing();
      }
      String who = "session " + session;
      assertEquals(messages, arrivals.count(), who);
      assertEquals(0, arrivals.outOfOrder() + arrivals.duplicates(), who);
      assertEquals(0, arrivals.redelivered(), who);
    }
  }

  /** Returns whether that was the last packet of a message. */
  private static boolean receive(RawClient client, SteadyArrivals arrivals) {
    Packet packet = client.receive();
    int id = packet.packetId();
    switch (packet.type()) {
      case PUBLISH -> {
        SteadySubscriber.arrived(arrivals, packet);
        PacketType answer = packet.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC;
        client.send(Packets.ack(answer, id));
        return packet.qos() == 1;
      }
      case PUBREL -> {
        client.send(Packets.ack(PacketType.PUBCOMP, id));
        return true;
      }
      default -> throw new AssertionError("got " + packet);
    }
  }
}
