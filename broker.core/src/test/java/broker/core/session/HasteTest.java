package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers wait for a subscriber that is quick, and for no other. */
final class HasteTest {
  private static final int MESSAGES = 12_000;
  private static final int QUICK = 200; // messages a turn
  private static final int PER_READ = 300;

  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumQueuedMessages(2_000).receiveMaximum(65_535).build(), 2);

  private Peer publishMuch() {
    Peer publisher = bench.connect(0, v5("p"));
    for (int i = 0; i < MESSAGES; i += PER_READ) {
      Packet[] packets = new Packet[PER_READ];
      for (int k = 0; k < PER_READ; k++) {
        packets[k] = message("t", "" + (i + k)).qos(1).id(i + k + 1).build();
      }
      publisher.sendLater(packets);
    }
    return publisher;
  }

  private int acknowledgeAll(Peer subscriber) {
    List<Packet> received = subscriber.drain();
    Packet[] answers =
        received.stream()
            .map(packet -> ((Publish) packet).packetIdentifier())
            .map(identifier -> new PubAck(identifier, ReasonCode.SUCCESS))
            .toArray(Packet[]::new);
    subscriber.sendLater(answers);
    return received.size();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void quickSubscriberLosesNothing(int loop) {
    Peer subscriber = bench.connect(loop, v5("s").receiveMaximum(QUICK)).subscribe("t", 1);
    Peer publisher = publishMuch();
    int received = 0;
    for (int round = 0; round < 20_000 && received < MESSAGES; round++) {
      bench.turn(0);
      bench.turn(1);
      received += acknowledgeAll(subscriber);
      bench.step(Duration.ofMillis(1));
    }
    assertEquals(MESSAGES, received);
    assertEquals(0, bench.count(Counter.QUEUE_DROPPED));
    assertEquals(MESSAGES, publisher.drain().size());
    assertTrue(bench.count(Counter.BACK_PRESSURE) > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void nobodyWaitsForSubscriberThatTakesNothing(int loop) {
    Peer subscriber = bench.connect(loop, v5("s").receiveMaximum(QUICK)).subscribe("t", 1);
    Peer publisher = publishMuch();
    bench.advance(Duration.ofMillis(500));
    assertEquals(MESSAGES, publisher.drain().size());
    assertTrue(bench.count(Counter.QUEUE_DROPPED) > 0);
    assertEquals(QUICK, subscriber.drain().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void nobodyWaitsForSubscriberThatIsGone(int loop) {
    Peer subscriber = bench.connect(loop, v5("s").receiveMaximum(QUICK)).subscribe("t", 1);
    Peer publisher = publishMuch();
    for (int round = 0; round < 10; round++) {
      bench.turn(0);
      bench.turn(1);
      acknowledgeAll(subscriber);
    }
    subscriber.reset();
    bench.advance(Duration.ofMillis(10));
    assertEquals(MESSAGES, publisher.drain().size());
  }
}
