package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.journal.JournalSettings;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What operators decide about the store: what an acknowledgement means, and what happens at its
 * end.
 */
final class StorePolicyTest {
  private static final JournalSettings RELAXED =
      TestJournal.relaxed(Duration.ofMillis(500), 64L << 10, 4L << 20);

  /** What waits is in the store only. */
  static final JournalSettings NO_MEMORY = TestJournal.memory(0, 0);

  private final MemoryStore store = new MemoryStore();

  @Test
  void relaxedMeansAcknowledgedAtOnceAndWrittenWithinTheInterval() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.journal(RELAXED);
      bench.connect(v311("s").resume()).subscribe("t", 2).disconnect();
      bench.advance(Duration.ofSeconds(1));
      Peer p = bench.connect(v311("p"));
      bench.storeStands(true);
      p.send(PublishBuilder.message("t", "1").qos(1).id(7).build());
      assertEquals(7, p.next(PubAck.class).packetIdentifier());
      p.send(PublishBuilder.message("t", "2").qos(2).id(8).build());
      assertEquals(8, p.next(PubRec.class).packetIdentifier());
      p.send(new PubRel(8, ReasonCode.SUCCESS));
      assertEquals(8, p.next(PubComp.class).packetIdentifier());
      bench.storeStands(false);
      bench.advance(Duration.ofMillis(400));
      assertEquals(0, store.queued("s"));
      bench.advance(Duration.ofMillis(200));
      assertEquals(2, store.queued("s"));
    }
  }

  @Test
  void publisherIsHeldUpInTheMiddleOfWhatItHasSentWhenItsMessagesAreManyEntries() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      JournalSettings d = JournalSettings.DEFAULTS;
      bench.journal(
          new JournalSettings(
              false, d.interval(), d.linger(), 65_536, d.gap(), 0, 0, d.dropsOldest()));
      for (int i = 0; i < 50; i++) {
        bench.connect(v5("s" + i).resume().expiry(600)).subscribe("t", 1).disconnect();
      }
      Peer p = bench.connect(v5("p"));
      Packet[] all = new Packet[100];
      for (int i = 0; i < all.length; i++) {
        all[i] = PublishBuilder.message("t", "number " + i).qos(1).id(i + 1).build();
      }
      bench.storeStands(true);
      p.send(all); // with one read
      assertTrue(bench.count(Counter.QUEUED) < 65_536 / 64 + 50);
      bench.storeStands(false);
      bench.advance(Duration.ofSeconds(5));
      assertEquals(50 * all.length, bench.count(Counter.QUEUED));
      assertEquals(all.length, p.drain().size());
    }
  }

  @Test
  void fullStoreRefusesTheMessageAndDeliversItWhenItIsSentAgain() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 2, store)) {
      bench.connect(v5("s").resume().expiry(600)).subscribe("t", 2).disconnect();
      Peer p = bench.connect(v5("p"));
      store.full = true;
      p.send(PublishBuilder.message("t", "one").qos(1).id(1).build());
      assertEquals(ReasonCode.QUOTA_EXCEEDED, p.next(PubAck.class).reasonCode());
      p.send(PublishBuilder.message("t", "two").qos(2).id(2).build());
      assertEquals(ReasonCode.QUOTA_EXCEEDED, p.next(PubRec.class).reasonCode());

      store.full = false;
      bench.advance(Duration.ofSeconds(2));
      p.publish("t", 2, "two");
      Peer s = bench.connect(v5("s").resume().expiry(600));
      s.expectPublish("t", "two");
      s.expectNothing();
    }
  }

  @Test
  void fullStoreEndsAConnectionThatCannotBeTold() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v311("s").resume()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v311("p"));
      store.full = true;
      p.send(PublishBuilder.message("t", "1").qos(1).id(1).build());
      assertFalse(p.isOpen());
    }
  }

  @Test
  void longQueueLiesInTheStoreAndIsReadAsItsClientDrainsIt() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v5("s").resume().expiry(600)).subscribe("t", 2).disconnect();
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < 3_000; i++) {
        p.publish("t", 1, "number " + i);
      }
      assertEquals(3_000, bench.count(Counter.QUEUED));
      assertTrue(bench.count(Counter.QUEUED_MEMORY) <= RELAXED.queueBytes() + 100);
    }
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      assertEquals(3_000, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_MEMORY));
      Peer s = bench.connect(v5("s").resume().expiry(600).receiveMaximum(10));
      for (int i = 0; i < 3_000; i++) {
        s.acknowledge(s.expectPublish("t", "number " + i));
        assertTrue(bench.count(Counter.QUEUED_MEMORY) < 100_000);
      }
      Peer p = bench.connect(v5("p"));
      p.send(PublishBuilder.message("t", "and on").qos(1).id(1).build());
      s.acknowledge(s.expectPublish("t", "and on"));
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
      assertEquals(0, store.queued("s"));
    }
  }

  @Test
  void willThatWaitsForItsDelayIsPublishedByTheNextBroker() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v5("w").resume().expiry(600).will("gone", 1, "w", false, 60, -1)).reset();
      bench.advance(Duration.ofSeconds(1));
    }
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(v311("s")).subscribe("gone", 0);
      bench.advance(Duration.ofSeconds(30));
      s.expectNothing();
      bench.advance(Duration.ofSeconds(35));
      s.expectPublish("gone", "w");
    }
  }

  @Test
  void subscribersWhoAreThereNeedNoRoomInTheStore() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(v311("s")).subscribe("t", 1);
      store.full = true;
      bench.connect(v311("p")).publish("t", 1, "1");
      s.expectPublish("t", "1");
    }
  }
}
