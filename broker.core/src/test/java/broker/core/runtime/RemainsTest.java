package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.PubAck;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.MemoryStore.Part;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A store that is damaged while the broker runs: memory is newer, and what only the store had comes
 * from what is left of it.
 */
final class RemainsTest {
  private final MemoryStore store = new MemoryStore();

  private Bench bench() {
    return bench(1);
  }

  /** What waits is in the store only. */
  private Bench bench(int loops) {
    return new Bench(Limits.DEFAULTS, loops, store).journal(StorePolicyTest.NO_MEMORY);
  }

  private static ConnectBuilder absent(String clientId) {
    return v5(clientId).resume().expiry(600);
  }

  /** Publishes, whenever that is acknowledged. */
  private static void publish(Peer p, int from, int to) {
    for (int i = from; i < to; i++) {
      publish(p, "t", "number " + i, 1 + i);
    }
  }

  private static void publish(Peer p, String topic, String payload, int identifier) {
    p.send(PublishBuilder.message(topic, payload).qos(1).id(identifier).build());
  }

  private static void expect(Peer s, int from, int to) {
    for (int i = from; i < to; i++) {
      s.acknowledge(s.expectPublish("t", "number " + i));
    }
  }

  private static void settle(Bench bench) {
    bench.advance(Duration.ofSeconds(1));
  }

  @Test
  void absentClientGetsWhatIsLeftOfItsQueueInOrderAndOnce() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      publish(bench.connect(v5("p")), 0, 300);
      settle(bench);
    }
    try (Bench bench = bench()) {
      store.damage(Part.QUEUE, () -> store.loseEntries("s", 100, 115));
      Peer s = bench.connect(absent("s"));
      settle(bench);
      assertEquals(1, store.damages);
      expect(s, 0, 100);
      expect(s, 115, 300);
      publish(bench.connect(v5("p")), 300, 310);
      expect(s, 300, 310);
      s.expectNothing();
      settle(bench);
      assertEquals(0, store.queued("s"));
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_BYTES));
    }
  }

  @Test
  void whatIsLostOfAQueueIsNotCountedAnyMore() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      publish(p, 0, 3_000);
      settle(bench);
      store.damage(Part.BATCH, () -> store.loseEntries("s", 2_000, 2_015));
      publish(p, 3_000, 3_001);
      settle(bench);
      assertEquals(1, store.damages);
      assertEquals(2_986, store.queued("s"));
      assertEquals(2_986, bench.count(Counter.QUEUED));
    }
  }

  @Test
  void whatComesBeforeTheDamageIsKnownIsWrittenToTheRemains() {
    try (Bench bench = bench(2)) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      publish(p, 0, 20);
      settle(bench);
      store.damage(Part.BATCH, () -> store.loseEntries("s", 0, 5));
      publish(p, 20, 40);
      settle(bench);
      assertEquals(35, store.queued("s"));
    }
    try (Bench bench = bench(2)) {
      Peer s = bench.connect(1, absent("s"));
      expect(s, 5, 40);
      s.expectNothing();
    }
  }

  @Test
  void sessionThatIsLostIsPutAgainWithAllThatMemoryHas() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(absent("s").receiveMaximum(1)).subscribe("t", 2).subscribe("u/#", 2);
      Peer p = bench.connect(absent("p"));
      p.publish("t", 2, "in flight");
      Publish first = s.expectPublish("t", "in flight");
      p.publish("t", 2, "waits");
      p.send(PublishBuilder.message("u", "begun").qos(2).id(77).build());
      assertEquals(77, p.next(PubRec.class).packetIdentifier());
      settle(bench);
      store.damage(Part.BATCH, store::loseAll);
      Peer other = bench.connect(v5("other"));
      other.send(PublishBuilder.message("t", "the last").qos(2).id(1).build());
      settle(bench);
      assertEquals(1, store.damages);
      assertEquals(2, store.sessions());
      assertEquals(4, store.queued("s"));
      s.reset();
      settle(bench);
      assertEquals(1, first.packetIdentifier());
    }
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer p = bench.connect(absent("p"));
      p.send(PublishBuilder.message("u", "begun").qos(2).id(77).dup().build());
      assertEquals(77, p.next(PubRec.class).packetIdentifier());
      Peer s = bench.connect(absent("s").receiveMaximum(10));
      Publish again = s.expectPublish("t", "in flight");
      assertTrue(again.dup());
      assertEquals(1, again.packetIdentifier());
      s.acknowledge(again);
      s.acknowledge(s.expectPublish("t", "waits"));
      s.acknowledge(s.expectPublish("u", "begun"));
      s.acknowledge(s.expectPublish("t", "the last"));
      s.expectNothing();
    }
  }

  @Test
  void whatWasReadFromTheStoreIsPutAgainWithItsSubscriptionIdentifier() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe(9, new SubscriptionRequest("t", 1)).disconnect();
      publish(bench.connect(v5("p")), 0, 3);
      settle(bench);
    }
    try (Bench bench = bench()) {
      Peer s = bench.connect(absent("s"));
      assertEquals(List.of(9), s.expectPublish("t", "number 0").subscriptionIdentifiers());
      settle(bench);
      store.damage(Part.BATCH, () -> store.loseEntries("s", 0, 2));
      bench.open(v5("other").version()).send(absent("other").build());
      settle(bench);
      assertEquals(1, store.damages);
      assertEquals(3, store.queued("s"));
    }
    try (Bench bench = bench()) {
      Peer s = bench.connect(absent("s"));
      for (int i = 0; i < 3; i++) {
        assertEquals(List.of(9), s.expectPublish("t", "number " + i).subscriptionIdentifiers());
      }
    }
  }

  @Test
  void releasedMessageOfALostQueueIsNotSentAgain() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(absent("s")).subscribe("t", 2);
      Peer p = bench.connect(v5("p"));
      p.publish("t", 2, "received");
      Publish first = s.expectPublish("t", "received");
      s.send(new PubRec(first.packetIdentifier(), ReasonCode.SUCCESS));
      s.next(PubRel.class);
      settle(bench);
      store.damage(Part.BATCH, () -> store.loseEntries("s", 0, 1));
      publish(p, "t", "later", 1);
      s.expectPublish("t", "later");
      settle(bench);
      assertEquals(1, store.damages);
    }
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(absent("s"));
      assertEquals(1, s.next(PubRel.class).packetIdentifier());
      s.expectPublish("t", "later");
      s.expectNothing();
    }
  }

  @Test
  void sessionThatWasBegunAnewMeanwhileDoesNotGetWhatTheOldOneHad() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v5("p"));
      publish(p, 0, 10);
      settle(bench);
      store.damage(Part.BATCH, () -> {});
      Peer anew = bench.open(v5("s").version());
      anew.send(v5("s").expiry(600).build());
      settle(bench);
      anew.drain();
      assertEquals(1, store.damages);
      assertEquals(0, store.queued("s"));
    }
    try (Bench bench = bench()) {
      Peer s = bench.connect(absent("s"));
      assertTrue(s.connAck().sessionPresent());
      publish(bench.connect(v5("p")), 10, 11);
      s.expectNothing();
    }
  }

  @Test
  void whatWasDeliveredMeanwhileDoesNotComeAgain() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      publish(bench.connect(v5("p")), 0, 50);
      settle(bench);
      Peer s = bench.connect(absent("s"));
      bench.storeStands(true);
      expect(s, 0, 50);
      store.damage(Part.BATCH, () -> {});
      bench.storeStands(false);
      settle(bench);
      publish(bench.connect(v5("p")), 50, 51);
      expect(s, 50, 51);
      settle(bench);
      assertEquals(1, store.damages);
      assertEquals(0, store.queued("s"));
    }
  }

  @Test
  void subscriptionsWillsAndRetainedMessagesAreAsTheyAreInMemory() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).subscribe("u", 1).disconnect();
      Peer w = bench.connect(absent("w").will("w", 1, "gone", false, 60, -1));
      Peer p = bench.connect(v5("p"));
      p.publish(PublishBuilder.message("r/lost", "kept").qos(1).retain());
      p.publish(PublishBuilder.message("r/there", "kept").qos(1).retain());
      w.reset();
      settle(bench);
      assertTrue(store.hasWill("w"));
      store.damage(
          Part.BATCH,
          () -> {
            store.loseSubscriptions("s");
            store.loseWill("w");
            store.loseRetained("r/lost");
          });
      p.send(PublishBuilder.message("r/there", "").qos(1).id(9).retain().build());
      settle(bench);
      assertEquals(1, store.damages);
      assertTrue(store.hasWill("w"));
      assertTrue(store.hasRetained("r/lost"));
      assertFalse(store.hasRetained("r/there"));
    }
    try (Bench bench = bench()) {
      publish(bench.connect(v5("p")), 0, 1);
      expect(bench.connect(absent("s")), 0, 1);
      bench.connect(v5("any")).subscribe("r/#", 0).expectPublish("r/lost", "kept");
    }
  }

  @Test
  void damageThatAnUpdateOfThePluginFindsIsNoOtherDamage() {
    try (Bench bench = bench()) {
      bench.connect(absent("s")).subscribe("t", 1).disconnect();
      publish(bench.connect(v5("p")), 0, 50);
      settle(bench);
      store.damageUnseen(() -> store.loseEntries("s", 10, 20));
      bench.replaceStore(store.updated());
      assertEquals(1, store.damages);
      Peer s = bench.connect(absent("s"));
      expect(s, 0, 10);
      expect(s, 20, 50);
      s.expectNothing();
    }
  }

  @Test
  void messageForManySessionsIsThereOnceForEachWhicheverOfItsBatchesFindsTheDamage() {
    int sessions = 600; // three batches, and damage is noticed before or after one is applied
    for (int taken = 0; taken < 6; taken++) {
      MemoryStore many = new MemoryStore();
      try (Bench bench =
          new Bench(Limits.DEFAULTS, 1 + taken % 3, many).journal(StorePolicyTest.NO_MEMORY)) {
        for (int i = 0; i < sessions; i++) {
          bench.connect(absent("s" + i)).subscribe("t", 1).disconnect();
        }
        Peer p = bench.connect(v5("p"));
        settle(bench);
        many.takesBeforeDamage = taken;
        many.damage(Part.BATCH, () -> {});
        publish(p, 0, 1);
        settle(bench);
        assertEquals(1, many.damages);
        p.next(PubAck.class);
        for (int i = 0; i < sessions; i++) {
          assertEquals(1, many.queued("s" + i), "s" + i + ", damage after " + taken);
        }
        assertEquals(sessions, many.sessions(), "nothing is unfinished");
      }
      try (Bench bench = new Bench(Limits.DEFAULTS, 1, many)) {
        expect(bench.connect(absent("s1")), 0, 1);
        expect(bench.connect(absent("s" + (sessions - 1))), 0, 1);
      }
    }
  }

  @Test
  void whatWasLoadedBeforeTheDamageWasSeenIsNotDropped() {
    try (Bench bench = bench()) {
      for (String client : new String[] {"a", "b", "c"}) {
        bench.connect(absent(client)).subscribe("t", 1).disconnect();
      }
      publish(bench.connect(v5("p")), 0, 10);
      settle(bench);
    }
    store.damage(Part.CONTENTS, () -> store.loseSession("b"));
    try (Bench bench = bench()) {
      settle(bench);
      assertEquals(1, store.damages);
      expect(bench.connect(absent("a")), 0, 10);
      expect(bench.connect(absent("c")), 0, 10);
      assertTrue(bench.connect(absent("b")).connAck().sessionPresent());
      Peer p = bench.connect(v311("p"));
      publish(p, 10, 11);
      assertEquals(3, store.sessions());
    }
  }
}
