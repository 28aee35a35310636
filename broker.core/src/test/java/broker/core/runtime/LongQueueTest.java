package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.limits.Limits.QueueFull;
import broker.core.metrics.Counter;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Queues whose end lies in the store only, at their limits. */
final class LongQueueTest {
  private static final int SEEDS = Integer.getInteger("crash.seeds", 300);
  private static final int WINDOW = 10;

  private final MemoryStore store = new MemoryStore();

  private static Limits limits(int messages, long bytes, QueueFull policy) {
    return Limits.builder()
        .maximumQueuedMessages(messages)
        .maximumQueuedBytes(bytes)
        .queueFull(policy)
        .build();
  }

  private Bench bench(Limits limits) {
    return new Bench(limits, 1, store).journal(StorePolicyTest.NO_MEMORY);
  }

  private static ConnectBuilder subscriber() {
    return v5("s").resume().expiry(600).receiveMaximum(WINDOW);
  }

  @Test
  void oldestGoAlsoWhenAllLieInTheStore() {
    try (Bench bench = bench(limits(100, 0, QueueFull.DROP_OLDEST))) {
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < 1_000; i++) {
        p.publish("t", 1, "number " + i);
      }
      assertEquals(900, bench.count(Counter.QUEUE_DROPPED));
      assertEquals(100, bench.count(Counter.QUEUED));
      bench.advance(Duration.ofSeconds(1));
      assertEquals(100, store.queued("s"));
      assertEquals(100, store.messages());
    }
    try (Bench bench = bench(limits(100, 0, QueueFull.DROP_OLDEST))) {
      Peer p = bench.connect(v5("p"));
      for (int i = 1_000; i < 1_030; i++) {
        p.publish("t", 1, "number " + i);
      }
      Peer s = bench.connect(subscriber());
      for (int i = 930; i < 1_030; i++) {
        s.acknowledge(s.expectPublish("t", "number " + i));
      }
      s.expectNothing();
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
      assertEquals(0, store.queued("s"));
    }
  }

  @Test
  void whatIsDroppedBeforeItsBatchIsNeverWritten() {
    try (Bench bench = bench(limits(10, 0, QueueFull.DROP_OLDEST))) {
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      bench.advance(Duration.ofSeconds(1));
      Peer p = bench.connect(v5("p"));
      bench.storeStands(true);
      for (int i = 1; i <= 60; i++) {
        p.send(PublishBuilder.message("t", "number " + i).qos(1).id(i).build());
      }
      bench.storeStands(false);
      bench.advance(Duration.ofSeconds(1));
      assertEquals(10, store.queued("s"));
      assertTrue(store.puts < 30, store.puts + " messages were written"); // a batch was on its way
    }
  }

  @Test
  void messageForManyIsWrittenOnceAndRefusedByAFullStoreForAll() {
    try (Bench bench = bench(Limits.DEFAULTS)) {
      for (int i = 0; i < 5; i++) {
        bench.connect(v5("s" + i).resume().expiry(600)).subscribe("t", 1).disconnect();
      }
      bench.advance(Duration.ofSeconds(1));
      Peer p = bench.connect(v5("p"));
      store.full = true;
      assertEquals(ReasonCode.QUOTA_EXCEEDED, p.publish("t", 1, "refused"));
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
      store.full = false;
      bench.advance(Duration.ofSeconds(2));
      assertEquals(ReasonCode.SUCCESS, p.publish("t", 1, "for all"));
      p.publish(PublishBuilder.message("t", "with an end").qos(1).expiry(500));
      assertEquals(2, store.puts);
      assertEquals(10, bench.count(Counter.QUEUED));
    }
    try (Bench bench = bench(Limits.DEFAULTS)) {
      for (int i = 0; i < 5; i++) {
        Peer s = bench.connect(v5("s" + i).resume().expiry(600));
        s.acknowledge(s.expectPublish("t", "for all"));
        Publish second = s.expectPublish("t", "with an end");
        assertTrue(second.messageExpirySeconds() > 490 && second.messageExpirySeconds() < 510);
        s.acknowledge(second);
      }
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, store.messages());
    }
  }

  @Test
  void nothingIsReadForAClientWhileTooMuchOfWhatItTookIsToBeRemoved() {
    int all = 2_000;
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.journal(TestJournal.bounded(10_000));
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < all; i++) {
        p.publish("t", 1, "number " + i);
      }
      Peer s = bench.connect(subscriber());
      int ahead = 0; // of the store: no time passes that would have it asked to remove
      for (int i = 0; i < all; i++) {
        s.acknowledge(s.expectPublish("t", "number " + i));
        ahead = Math.max(ahead, i + 1 - (all - store.queued("s")));
      }
      assertTrue(ahead < 500, ahead + " messages were taken and not removed");
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, store.queued("s"));
    }
  }

  @Test
  void bytesAreBoundedWhateverTheSizes() {
    try (Bench bench = bench(limits(0, 20_000, QueueFull.DROP_OLDEST))) {
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < 2_000; i++) {
        p.publish("t", 1, i + "-".repeat(i * 37 % 500));
        assertTrue(bench.count(Counter.QUEUED_BYTES) <= 20_000);
      }
      assertTrue(bench.count(Counter.QUEUED_BYTES) > 15_000);
      Peer s = bench.connect(subscriber());
      long first = bench.count(Counter.QUEUE_DROPPED);
      for (long i = first; i < 2_000; i++) {
        s.acknowledge(s.expectPublish("t", i + "-".repeat((int) (i * 37 % 500))));
      }
      s.expectNothing();
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
    }
  }

  @Test
  void newestGoOrAreRefusedUntilThereIsRoom() {
    try (Bench bench = bench(limits(100, 0, QueueFull.REJECT))) {
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < 100; i++) {
        assertEquals(ReasonCode.SUCCESS, p.publish("t", 1, "number " + i));
      }
      assertEquals(ReasonCode.QUOTA_EXCEEDED, p.publish("t", 1, "refused"));
      bench.limits(limits(100, 0, QueueFull.DROP_NEWEST));
      assertEquals(ReasonCode.SUCCESS, p.publish("t", 1, "dropped"));
      assertEquals(1, bench.count(Counter.QUEUE_DROPPED));
      bench.limits(limits(40, 0, QueueFull.DROP_OLDEST));
      p.publish("t", 1, "number 100");
      assertEquals(1 + 61, bench.count(Counter.QUEUE_DROPPED));
      Peer s = bench.connect(subscriber());
      for (int i = 61; i <= 100; i++) {
        s.acknowledge(s.expectPublish("t", "number " + i));
      }
      s.expectNothing();
    }
  }

  @Test
  void tooOldMessagesMakeRoomWithoutBeingAskedFor() {
    for (QueueFull policy : new QueueFull[] {QueueFull.REJECT, QueueFull.DROP_NEWEST}) {
      try (Bench bench = bench(limits(100, 0, policy))) {
        bench.connect(subscriber()).subscribe("t", 1).disconnect();
        Peer p = bench.connect(v5("p"));
        for (int i = 0; i < 100; i++) {
          p.publish(PublishBuilder.message("t", "old").qos(1).expiry(i < 60 ? 5 : 500));
        }
        p.publish("t", 1, "too many");
        bench.advance(Duration.ofSeconds(10));
        p.publish("t", 1, "has them looked at");
        assertEquals(ReasonCode.SUCCESS, p.publish("t", 1, "finds room"));
        assertEquals(60, bench.count(Counter.EXPIRED));
        assertEquals(41, bench.count(Counter.QUEUED));
        Peer s = bench.connect(subscriber());
        for (int i = 60; i < 100; i++) {
          s.acknowledge(s.expectPublish("t", "old"));
        }
        s.acknowledge(s.expectPublish("t", "finds room"));
        s.expectNothing();
      }
    }
  }

  @Test
  void oldestGoAndAllOthersComeInOrderWhateverHappens() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Life(seed).run();
    }
  }

  /** A subscriber that comes and goes, and brokers that end. */
  private static final class Life {
    private final Random random;
    private final int seed;
    private final int most;
    private final MemoryStore store = new MemoryStore();
    private final ArrayDeque<String> inFlight = new ArrayDeque<>();
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private Bench bench;
    private int published;

    Life(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.most = 1 + random.nextInt(random.nextBoolean() ? 20 : 1_500);
    }

    private void begin() {
      bench =
          new Bench(limits(most, 0, QueueFull.DROP_OLDEST), 1 + seed % 2, store)
              .journal(StorePolicyTest.NO_MEMORY);
    }

    void run() {
      begin();
      bench.connect(subscriber()).subscribe("t", 1).disconnect();
      for (int step = 0; step < 12; step++) {
        int what = random.nextInt(10);
        if (what < 5) {
          publish(random.nextInt(most + 100));
        } else if (what < 8) {
          visit(random.nextInt(most + 20));
        } else {
          bench.close();
          begin();
        }
      }
      visit(most + WINDOW);
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, bench.count(Counter.QUEUED), "seed " + seed);
      assertEquals(0, bench.count(Counter.QUEUED_BYTES), "seed " + seed);
      assertEquals(0, store.queued("s"), "seed " + seed);
      bench.close();
    }

    private void publish(int messages) {
      Peer p = bench.connect(v5("p"));
      boolean stands = random.nextBoolean();
      for (int i = 1; i <= messages; i++) {
        String text = "number " + ++published;
        if (waiting.size() == most) {
          waiting.remove();
        }
        waiting.add(text);
        if (i % 50 == 1) {
          bench.storeStands(stands && i + 50 <= messages);
        }
        p.send(PublishBuilder.message("t", text).qos(1).id(i).build());
      }
      bench.storeStands(false);
      bench.advance(Duration.ofMillis(100));
      p.disconnect();
    }

    private void visit(int acknowledged) {
      Peer s = bench.connect(subscriber());
      fill();
      for (int i = 0; i < acknowledged && !inFlight.isEmpty(); i++) {
        Publish next = s.next(Publish.class);
        assertEquals(inFlight.remove(), Peer.text(next), "seed " + seed);
        s.acknowledge(next);
        fill();
      }
      s.disconnect();
      bench.advance(Duration.ofMillis(100));
    }

    private void fill() {
      while (inFlight.size() < WINDOW && !waiting.isEmpty()) {
        inFlight.add(waiting.remove());
      }
    }
  }
}
