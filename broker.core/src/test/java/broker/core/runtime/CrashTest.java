package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was acknowledged is there after a crash, and nothing at QoS 2 comes twice. */
final class CrashTest {
  private static final int SEEDS = Integer.getInteger("crash.seeds", 300);

  @Test
  void messageWaitsForItsSubscriberBeyondTheBroker() {
    MemoryStore store = new MemoryStore();
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v311("s").resume()).subscribe("t/#", 1).disconnect();
      bench.connect(v311("p")).publish("t/a", 1, "hi");
    }
    assertEquals(1, store.queued("s"));

    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(v311("s").resume());
      assertTrue(s.connAck().sessionPresent());
      s.acknowledge(s.expectPublish("t/a", "hi"));
      bench.advance(Duration.ofSeconds(1));
      Peer p = bench.connect(v311("p"));
      p.send(PublishBuilder.message("t/b", "still subscribed").qos(1).id(7).build());
      s.acknowledge(s.expectPublish("t/b", "still subscribed"));
      assertEquals(7, p.next(PubAck.class).packetIdentifier());
    }
  }

  @Test
  void acknowledgementsWaitForTheStore() {
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, new MemoryStore())) {
      bench.connect(v311("s").resume()).subscribe("t", 1).disconnect();
      Peer p = bench.connect(v311("p"));
      bench.storeStands(true);
      p.send(PublishBuilder.message("t", "1").qos(1).id(7).build());
      p.expectNothing();

      bench.storeStands(false);

      assertEquals(7, p.next(PubAck.class).packetIdentifier());
    }
  }

  @Test
  void retainedMessageIsThereAfterwards() {
    MemoryStore store = new MemoryStore();
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v311("p")).publish(PublishBuilder.message("r", "kept").qos(1).retain());
    }
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      bench.connect(v311("s")).subscribe("r", 0).expectPublish("r", "kept");
    }
  }

  @Test
  void sessionThatEndsWithItsConnectionNeverTouchesTheStore() {
    MemoryStore store = new MemoryStore();
    try (Bench bench = new Bench(Limits.DEFAULTS, 1, store)) {
      Peer s = bench.connect(v311("s")).subscribe("t", 1);
      bench.connect(v311("p")).publish("t", 1, "m");
      s.expectPublish("t", "m");
    }
    assertEquals(0, store.sessions());
    assertEquals(0, store.messages());
  }

  @Test
  void nothingAcknowledgedIsLostAndNothingAtQos2ComesTwiceWhateverCrashes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Life(seed).run();
    }
  }

  /** A publisher and a subscriber with sessions that last, and brokers that come and go. */
  private static final class Life {
    private final int seed;
    private final Random random;
    private final MemoryStore store = new MemoryStore();
    private final int loops;
    private Bench bench;
    private boolean crashed;
    private Peer publisher;
    private Peer subscriber;

    // what the publisher remembers
    private final Map<Integer, Publish> unanswered = new LinkedHashMap<>(); // by identifier
    private final Set<Integer> unreleased = new HashSet<>();
    private final List<Integer> expected = new ArrayList<>(); // on this connection, in order
    private final Set<String> acknowledged = new HashSet<>();
    private int nextIdentifier = 1;
    private int published;

    // what the subscriber remembers
    private final List<String> received = new ArrayList<>();
    private final Set<Integer> receivedIdentifiers = new HashSet<>();

    Life(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.loops = 1 + seed % 3;
    }

    void run() {
      begin();
      connectSubscriber();
      subscriber.subscribe("t", 2);
      bench.advance(Duration.ofSeconds(1));
      for (int step = 0; step < 60; step++) {
        step();
      }
      store.failures = 0;
      bench.storeStands(false);
      bench.advance(Duration.ofSeconds(12));
      for (int i = 0; i < 4; i++) {
        connectPublisher();
        connectSubscriber();
        for (int k = 0; k < 30; k++) {
          answer(1);
        }
      }
      check();
      bench.close();
    }

    private void begin() {
      bench = new Bench(Limits.DEFAULTS, loops, store);
      if (seed % 2 == 0) {
        bench.journal(StorePolicyTest.NO_MEMORY);
      }
      publisher = null;
      subscriber = null;
    }

    private void step() {
      switch (random.nextInt(15)) {
        case 0, 1, 2, 3 -> publish();
        case 4, 5, 6 -> answer(0.7);
        case 7 -> bench.storeStands(random.nextBoolean());
        case 8 -> bench.storeStep();
        case 9 -> {
          store.failsAfterwards = random.nextBoolean();
          store.failures = random.nextInt(2);
        }
        case 10 -> bench.advance(Duration.ofMillis(random.nextInt(400)));
        case 11 -> {
          if (subscriber != null) {
            subscriber.reset();
            subscriber.drain();
            subscriber = null;
            bench.run();
          } else {
            connectSubscriber();
          }
        }
        case 12 -> connectPublisher();
        case 13 -> damage();
        default -> {
          if (random.nextInt(3) == 0) {
            crash();
          }
        }
      }
    }

    /** The store is damaged, and what memory has besides is lost with it. */
    private void damage() {
      if (seed % 3 == 0) {
        return;
      }
      boolean anything = seed % 2 == 1 && !crashed; // all that waits is in memory too
      store.damage(
          MemoryStore.Part.BATCH,
          random.nextBoolean()
              ? () -> {}
              : anything ? store::loseAll : () -> store.loseSession("p"));
      if (random.nextBoolean()) {
        bench.storeStands(true); // and much is on its way
      }
      publish();
      publish();
      bench.storeStands(false);
      bench.advance(Duration.ofSeconds(12));
      store.noDamage();
    }

    private void crash() {
      crashed = true;
      bench.storeStands(true);
      bench.close(); // nothing of it gets into the store any more
      begin();
    }

    private void connectSubscriber() {
      Peer peer = bench.open(random.nextInt(loops), v311("s").version());
      peer.send(v311("s").resume().build());
      subscriber = peer;
    }

    private void connectPublisher() {
      publisher = bench.open(random.nextInt(loops), v311("p").version());
      publisher.send(v311("p").resume().build());
      expected.clear();
      List<Packet> again = new ArrayList<>();
      unanswered.forEach(
          (identifier, message) -> {
            if (unreleased.contains(identifier)) {
              again.add(new PubRel(identifier, ReasonCode.SUCCESS));
            } else {
              again.add(built(message.qos(), identifier, text(message)).dup().build());
              expected.add(identifier);
            }
          });
      if (!again.isEmpty()) {
        publisher.send(again.toArray(Packet[]::new));
      }
    }

    private static String text(Publish publish) {
      return Peer.text(publish);
    }

    private static PublishBuilder built(int qos, int identifier, String text) {
      return PublishBuilder.message("t", text).qos(qos).id(identifier);
    }

    private void publish() {
      if (publisher == null || !publisher.isOpen()) {
        connectPublisher();
      }
      if (unanswered.size() > 20) {
        return;
      }
      int qos = 1 + random.nextInt(2);
      int identifier = nextIdentifier++;
      Publish message = built(qos, identifier, qos + "." + published++).build();
      unanswered.put(identifier, message);
      expected.add(identifier);
      publisher.send(message);
    }

    private void answer(double probability) {
      if (publisher != null) {
        for (Packet packet : publisher.drain()) {
          onPublisher(packet);
        }
      }
      if (subscriber != null) {
        for (Packet packet : subscriber.drain()) {
          onSubscriber(packet, random.nextDouble() < probability);
        }
      }
    }

    private void onPublisher(Packet packet) {
      switch (packet.type()) {
        case PUBACK -> {
          int identifier = ((PubAck) packet).packetIdentifier();
          inOrder(identifier);
          acknowledged.add(text(unanswered.remove(identifier)));
        }
        case PUBREC -> {
          int identifier = ((PubRec) packet).packetIdentifier();
          inOrder(identifier);
          acknowledged.add(text(unanswered.get(identifier)));
          unreleased.add(identifier);
          publisher.send(new PubRel(identifier, ReasonCode.SUCCESS));
        }
        case PUBCOMP -> {
          int identifier = ((PubComp) packet).packetIdentifier();
          unreleased.remove(identifier);
          unanswered.remove(identifier);
        }
        default -> {}
      }
    }

    private void inOrder(int identifier) {
      assertEquals(expected.remove(0), identifier, "order of acknowledgements, seed " + seed);
    }

    /** It answers, or its answer is lost with the connection that is. */
    private void onSubscriber(Packet packet, boolean answers) {
      switch (packet.type()) {
        case PUBLISH -> {
          Publish message = (Publish) packet;
          int identifier = message.packetIdentifier();
          if (message.qos() == 1) {
            received.add(text(message));
            answer(answers, new PubAck(identifier, ReasonCode.SUCCESS));
          } else {
            if (receivedIdentifiers.add(identifier)) {
              received.add(text(message));
            }
            answer(answers, new PubRec(identifier, ReasonCode.SUCCESS));
          }
        }
        case PUBREL -> {
          int identifier = ((PubRel) packet).packetIdentifier();
          receivedIdentifiers.remove(identifier);
          answer(answers, new PubComp(identifier, ReasonCode.SUCCESS));
        }
        default -> {}
      }
    }

    private void answer(boolean answers, Packet packet) {
      if (answers) {
        subscriber.send(packet);
      }
    }

    private void check() {
      Set<String> lost = new HashSet<>(acknowledged);
      lost.removeAll(received);
      assertTrue(lost.isEmpty(), () -> "lost " + lost + ", seed " + seed);
      Set<String> once = new HashSet<>();
      int last = -1;
      for (String text : received) {
        if (text.startsWith("2.")) {
          assertTrue(once.add(text), () -> text + " came twice, seed " + seed);
          int number = Integer.parseInt(text.substring(2));
          assertTrue(number > last, () -> text + " came too late, seed " + seed);
          last = number;
        }
      }
      assertEquals(Map.of(), unanswered, "not acknowledged, seed " + seed);
      assertFalse(published > 0 && received.isEmpty(), "seed " + seed);
    }
  }
}
