package broker.core.client.remote;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.ConnectOptions;
import broker.api.client.Delivery;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.RemoteConnection;
import broker.api.message.QoS;
import broker.api.message.Subscription;
import broker.core.client.FarServer;
import broker.core.client.plugin.GuardedListener;
import broker.core.journal.JournalSettings;
import broker.core.limits.Limits;
import broker.core.local.Locals;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.MemoryStore;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What this broker has acknowledged gets to another one, and the other way round, whatever crashes;
 * at QoS 2 once, as long as the other one remembers.
 */
final class DurableForwardTest {
  private static final int FIRST = Integer.getInteger("crash.first", 0);
  private static final int SEEDS = Integer.getInteger("crash.seeds", 300);
  private static final ReasonCode OK = ReasonCode.SUCCESS;

  @Test
  void nothingIsLostAndNothingAtQos2ComesTwiceWhateverCrashes() {
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      new Life(seed, false).run();
    }
  }

  @Test
  void nothingIsLostWhenTheOtherBrokerForgets() {
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      new Life(seed, true).run();
    }
  }

  @Test
  void messagesLeaveInTheOrderInWhichTheyCameWhateverTheirQos() {
    for (int seed = 0; seed < 24; seed++) {
      new Life(seed, true).runInOrder();
    }
  }

  /** A bridge between brokers that come and go. */
  private static final class Life {
    private final int seed;
    private final boolean forgets;
    private final boolean lasts; // the publisher's session does, and it publishes again
    private final Random random;
    private final MemoryStore store = new MemoryStore();
    private final int loops;
    private final int window; // of the bridge: what is more waits in its queue
    private final int longest; // step of time, in milliseconds
    private final FarBroker far;

    // of one life of this broker
    private Bench bench;
    private Locals locals;
    private RemoteStates states;
    private Peer publisher;
    private int nextIdentifier;

    // of one connection
    private FarServer wire;
    private Remote remote;
    private boolean forgotten; // the other broker has lost the session before it
    private LocalSession local;
    private CompletableFuture<LocalSession> opening;
    private final List<Delivery> early = new ArrayList<>();

    private final Map<Integer, String> unanswered = new TreeMap<>(); // by identifier
    private final Set<Integer> unreleased = new TreeSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private int published;
    private boolean mustForget;

    Life(int seed, boolean forgets) {
      this.seed = seed;
      this.forgets = forgets;
      this.lasts = seed / 3 % 2 == 1;
      this.random = new Random(seed);
      this.loops = 1 + seed % 3;
      this.window = seed / 12 % 2 == 1 ? 2 : 100;
      this.longest = !forgets && seed / 24 % 2 == 1 ? 6 : 400;
      this.far = new FarBroker(random, !forgets && seed / 6 % 2 == 1);
    }

    void run() {
      begin();
      bench.connect(v311("s").resume()).subscribe("in/#", 2).disconnect();
      connect();
      settle();
      for (int step = 0; step < 80; step++) {
        step();
        settle();
      }
      store.failures = 0;
      bench.storeStands(false);
      bench.advance(Duration.ofSeconds(12));
      for (int i = 0; i < 4; i++) {
        reconnect();
        for (int k = 0; k < 60; k++) {
          settle();
          bench.advance(JournalSettings.DEFAULTS.linger());
          far.answer(wire, 1);
          publisherHears();
        }
      }
      check();
      wire.reset();
      bench.close();
    }

    void runInOrder() {
      begin();
      connect();
      settle();
      List<String> order = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        order.add(publish());
        if (random.nextInt(4) == 0) {
          bench.advance(JournalSettings.DEFAULTS.linger());
          far.answer(wire, 1);
          publisherHears();
        }
      }
      for (int k = 0; k < 60; k++) {
        bench.advance(JournalSettings.DEFAULTS.linger());
        far.answer(wire, 1);
        publisherHears();
      }
      assertEquals(order, far.got);
      wire.reset();
      bench.close();
    }

    // ---- this broker

    private void begin() {
      store.failures = lasts ? 0 : store.failures; // CONNACK waits for it
      bench = new Bench(Limits.DEFAULTS, loops, store);
      locals = bench.locals(loops - 1);
      states = new RemoteStates(bench.state().journals());
      publisher = bench.connect(lasts ? v5("p").resume().expiry(1_000) : v5("p"));
      if (publisher.connAck().sessionPresent()) {
        unanswered.forEach((identifier, text) -> publish(identifier, text, true));
        unreleased.forEach(identifier -> publisher.send(new PubRel(identifier, OK)));
      } else {
        unanswered.clear();
        unreleased.clear();
        nextIdentifier = 0;
      }
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> publish();
        case 4, 5 -> far.publish(wire);
        case 6, 7, 8, 9 -> {
          far.answer(wire, 0.9);
          publisherHears();
        }
        case 10 -> bench.storeStands(random.nextBoolean());
        case 11 -> bench.storeStep();
        case 12 -> {
          store.failsAfterwards = random.nextBoolean();
          store.failures = random.nextInt(2);
        }
        case 13 -> bench.advance(Duration.ofMillis(random.nextInt(longest)));
        case 14 -> reconnect();
        default -> {
          if (random.nextInt(3) == 0) {
            crash();
          }
        }
      }
      assertEquals(List.of(), bench.faults());
    }

    private void crash() {
      bench.storeStands(true);
      publisherHears();
      // the limit that RemoteRecord tells of: a new session there that this broker knows nothing of
      mustForget = forgotten && !remote.opened().toCompletableFuture().isDone();
      wire.reset();
      bench.close(); // nothing of it gets into the store any more
      begin();
      local = null;
      opening = null;
      connect();
    }

    private String publish() {
      nextIdentifier++;
      String text = 1 + random.nextInt(2) + "." + published++;
      unanswered.put(nextIdentifier, text);
      publish(nextIdentifier, text, false);
      return text;
    }

    private void publish(int identifier, String text, boolean again) {
      PublishBuilder message = PublishBuilder.message("out/t", text).qos(FarBroker.qos(text));
      publisher.send((again ? message.dup() : message).id(identifier).build());
    }

    private void publisherHears() {
      for (Packet packet : publisher.drain()) {
        if (packet instanceof PubAck ack) {
          acknowledged.add(unanswered.remove(ack.packetIdentifier()));
        } else if (packet instanceof PubRec rec) {
          acknowledged.add(unanswered.remove(rec.packetIdentifier()));
          unreleased.add(rec.packetIdentifier());
          publisher.send(new PubRel(rec.packetIdentifier(), OK));
        } else if (packet instanceof PubComp comp) {
          unreleased.remove(comp.packetIdentifier());
        }
      }
    }

    // ---- the bridge

    private void connect() {
      early.clear();
      Object holder = new Object();
      RemoteState state = states.claim("far", 0, holder);
      bench.run();
      GuardedListener listener = new GuardedListener(this::fromFar, bench.faults()::add, () -> 0);
      remote = new Remote(state, listener, () -> 0, () -> states.release("far", holder));
      wire = new FarServer(bench, 0, state.session(), remote);
      wire.drain(); // CONNECT
      forgotten = forgets && (mustForget || random.nextInt(3) == 0);
      if (forgotten) {
        far.forget();
      }
      mustForget = false;
      far.connected(wire);
    }

    private void reconnect() {
      wire.reset();
      if (opening != null && !opening.isDone()) {
        return; // the store stands: settled later
      }
      if (opening != null) {
        opening.join().disconnect();
        bench.run();
      }
      local = null;
      opening = null;
      connect();
    }

    /** Goes on as far as it can: opens the local session when the far one is there. */
    private void settle() {
      if (!wire.isOpen()) {
        reconnect();
      }
      RemoteConnection there = remote.opened().toCompletableFuture().getNow(null);
      if (there != null && opening == null) {
        LocalOptions options =
            LocalOptions.builder("bridge")
                .sessionExpiry(ConnectOptions.NEVER_EXPIRES)
                .receiveMaximum(window)
                .build();
        opening = locals.open(options, d -> there.forward(d, d.message())).toCompletableFuture();
        bench.run();
      }
      if (local == null && opening != null && opening.isDone()) {
        local = opening.join();
        CompletionStage<?> subscribed =
            local.subscribe(List.of(Subscription.of("out/#", QoS.EXACTLY_ONCE)));
        bench.run();
        assertTrue(subscribed != null);
        early.forEach(d -> local.forward(d, d.message()));
        early.clear();
        bench.run();
      }
    }

    private void fromFar(Delivery delivery) {
      if (local == null) {
        early.add(delivery);
      } else {
        local.forward(delivery, delivery.message());
      }
    }

    // ---- what has come of it

    private void check() {
      check(far.got, acknowledged, forgets);
      assertEquals(Set.of(), far.unreleased(), () -> "would mean other messages, seed " + seed);
      Peer s = bench.connect(v311("s").resume());
      List<String> here = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        for (Packet packet : s.drain()) {
          if (packet instanceof Publish message) {
            here.add(Peer.text(message));
            int identifier = message.packetIdentifier();
            s.send(message.qos() == 1 ? new PubAck(identifier, OK) : new PubRec(identifier, OK));
          } else if (packet instanceof PubRel release) {
            s.send(new PubComp(release.packetIdentifier(), OK));
          }
        }
      }
      check(here, far.taken, false);
    }

    private void check(List<String> arrived, Set<String> promised, boolean twice) {
      Set<String> lost = new HashSet<>(promised);
      arrived.forEach(lost::remove);
      assertTrue(lost.isEmpty(), () -> "lost " + lost + ", seed " + seed);
      Set<String> once = new HashSet<>();
      for (String text : arrived) {
        if (FarBroker.qos(text) == 2 && !twice) {
          assertTrue(once.add(text), () -> text + " came twice, seed " + seed + " " + arrived);
        }
      }
    }
  }
}
