package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.PubRec;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A full store that drops the oldest messages of its largest queues. */
final class FullStoreTest {
  private static final int CAPACITY = 40;
  private static final long MEMORY = 64L << 10;

  private final MemoryStore store = new MemoryStore();

  private Bench bench(int loops, long memoryBytes) {
    store.capacity = CAPACITY;
    return new Bench(Limits.DEFAULTS, loops, store).journal(TestJournal.dropping(memoryBytes));
  }

  private static Peer connect(Bench bench, int loop, String id) {
    return bench.connect(loop, v5(id).resume().expiry(600));
  }

  private static void publish(Peer p, String topic, int qos, int from, int to) {
    for (int i = from; i < to; i++) {
      assertEquals(ReasonCode.SUCCESS, p.publish(topic, qos, topic + i), topic + i);
    }
  }

  private static void assertNewest(String topic, int to, List<String> got) {
    assertFalse(got.isEmpty());
    for (int i = 0; i < got.size(); i++) {
      assertEquals(topic + (to - got.size() + i), got.get(i), got::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 65536, 1", "2, 65536, 2", "1, 0, 2", "2, 0, 1", "1, 300, 1"})
  void oldestMessagesOfTheLargestQueueGoAndTheOthersKeepAll(int loops, long memory, int qos) {
    try (Bench bench = bench(loops, memory)) {
      connect(bench, loops - 1, "large").subscribe("a", 2).disconnect();
      connect(bench, 0, "small").subscribe("b", 2).disconnect();
      Peer p = bench.connect(v5("p"));
      publish(p, "b", qos, 0, 5);
      publish(p, "a", qos, 0, 300);
      assertEquals(List.of("store-full"), bench.alarms());
      long dropped = bench.state().journal().figures().dropped();
      assertEquals(0, bench.state().journal().figures().refused());
      assertEquals(dropped, bench.count(Counter.QUEUE_DROPPED));
      assertEquals(305 - dropped, bench.count(Counter.QUEUED));
      assertTrue(store.messages() <= CAPACITY + 1, () -> store.messages() + " in the store");
      assertEquals(305 - dropped, store.messages());

      List<String> got = connect(bench, loops - 1, "large").takeAll();
      assertEquals(300 - dropped, got.size());
      assertNewest("a", 300, got);
      assertEquals(List.of("b0", "b1", "b2", "b3", "b4"), connect(bench, 0, "small").takeAll());
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, store.messages());
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
    }
  }

  @Test
  void whatIsDroppedStaysAwayAfterAStartAndWhatWasInFlightKeepsItsIdentifier() {
    List<Publish> sent;
    try (Bench bench = bench(1, MEMORY)) {
      Peer s = bench.connect(v5("s").resume().expiry(600).receiveMaximum(3)).subscribe("a", 2);
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < 30; i++) {
        p.send(PublishBuilder.message("a", "a" + i).qos(2).id(i + 1).build());
      }
      bench.advance(Duration.ofSeconds(1));
      p.drain();
      sent = s.drain().stream().map(Publish.class::cast).toList();
      assertEquals(3, sent.size());
      s.reset();
      publish(p, "a", 1, 30, 100);
    }
    try (Bench bench = bench(1, MEMORY)) {
      Peer p = bench.connect(v5("p"));
      publish(p, "a", 1, 100, 150); // all of the queue is in the store only now
      assertTrue(bench.state().journal().figures().dropped() > 0);
      Peer s = bench.connect(v5("s").resume().expiry(600).receiveMaximum(3));
      for (Publish each : sent) {
        Publish again = s.next(Publish.class);
        assertEquals(each.packetIdentifier(), again.packetIdentifier());
        assertEquals(Peer.text(each), Peer.text(again));
        s.acknowledge(again);
      }
      assertNewest("a", 150, s.takeAll());
    }
  }

  @ParameterizedTest
  @CsvSource({"65536, false", "65536, true", "0, false", "0, true"})
  void storeThatFailsBetweenWhatIsDroppedAndWhatWaitedForItLosesNothingElse(
      long memory, boolean isThere) {
    try (Bench bench = bench(1, memory)) {
      connect(bench, 0, "s").subscribe("a", 2).disconnect();
      Peer p = bench.connect(v5("p"));
      publish(p, "a", 1, 0, CAPACITY);
      store.failsAfterwards = isThere;
      store.failsAfterRelease = true;
      p.send(PublishBuilder.message("a", "a" + CAPACITY).qos(2).id(7).build());
      assertFalse(store.failsAfterRelease); // what makes room is there
      p.expectNothing();
      assertTrue(bench.alarms().contains("store-failed"));

      bench.advance(Duration.ofSeconds(1));
      assertEquals(List.of("store-full"), bench.alarms());
      assertEquals(ReasonCode.SUCCESS, p.next(PubRec.class).reasonCode());
      long dropped = bench.state().journal().figures().dropped();
      assertEquals(CAPACITY + 1 - dropped, store.messages());
    }
    try (Bench bench = bench(1, memory)) {
      assertNewest("a", CAPACITY + 1, connect(bench, 0, "s").takeAll());
    }
  }

  @Test
  void messageOfManyQueuesGoesWhenTheLastOfThemHasLetItGo() {
    try (Bench bench = bench(2, 0)) {
      for (int i = 0; i < 20; i++) {
        connect(bench, i % 2, "s" + i).subscribe("a", 2).disconnect();
      }
      Peer p = bench.connect(v5("p"));
      publish(p, "a", 1, 0, 100);
      for (int i = 0; i < 20; i++) {
        assertNewest("a", 100, connect(bench, i % 2, "s" + i).takeAll());
      }
    }
  }

  @Test
  void retainedMessagesStayAndNewMessagesAreRefusedWhenNothingCanBeDropped() {
    try (Bench bench = bench(1, MEMORY)) {
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < CAPACITY; i++) {
        assertFalse(p.publish(PublishBuilder.message("r" + i, "x").qos(1).retain()).isError());
      }
      connect(bench, 0, "s").subscribe("a", 1).disconnect();
      assertEquals(ReasonCode.QUOTA_EXCEEDED, p.publish("a", 1, "a0"));
      assertEquals(CAPACITY, store.messages());
      assertEquals(List.of("store-full"), bench.alarms());
    }
  }

  @Test
  void alarmEndsAMinuteAfterTheLastMessageThatWasDropped() {
    try (Bench bench = bench(1, MEMORY)) {
      connect(bench, 0, "s").subscribe("a", 1).disconnect();
      Peer p = bench.connect(v5("p").keepAlive(0));
      publish(p, "a", 1, 0, CAPACITY + 1);
      bench.advance(Duration.ofSeconds(50));
      assertEquals(List.of("store-full"), bench.alarms());
      publish(p, "a", 1, CAPACITY + 1, 2 * CAPACITY);
      bench.advance(Duration.ofSeconds(50));
      assertEquals(List.of("store-full"), bench.alarms());
      bench.advance(Duration.ofSeconds(11));
      assertEquals(List.of(), bench.alarms());
    }
  }
}
