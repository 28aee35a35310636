package broker.core.fuzz;

import static broker.core.fuzz.Conversation.check;

import broker.core.connection.Connection;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.metrics.Counters;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The life of one broker among clients of all sorts, from its first connection to its last;
 * everything in it follows from its seed. Owned by the test's thread.
 */
final class Episode {
  /** Says that buffers were not released. */
  static final String BUFFERS_LEFT = " bytes of buffers are left";

  private static final int MOST_CLIENTS = 50;
  private static final int STEPS = 1_000;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(HealthyClient.KEEP_ALIVE_SECONDS);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final SplittableRandom random;
  private final Limits limits;
  private final World world;
  private final HealthyClients healthy;
  private final Mutation mutation;
  private final List<FuzzClient> clients = new ArrayList<>();
  private long sent;

  Episode(long seed) {
    random = new SplittableRandom(seed);
    limits = SmallLimits.of(random);
    world = new World(limits, random.split());
    mutation = new Mutation(random);
    healthy = new HealthyClients(world, random.split(), limits);
  }

  /** Packets that the clients have sent, damaged or not. */
  long sent() {
    return sent + clients.stream().mapToLong(FuzzClient::sent).sum();
  }

  /** Network connections that were opened. */
  int connections() {
    return world.opened();
  }

  /** What the broker has counted. */
  Counters counters() {
    return world.state().counters();
  }

  /** Plays it to the end; fails at the first finding. */
  void run() {
    for (int step = 0; step < STEPS; step++) {
      step();
    }
    comeToRest();
    end();
    checkNothingIsLeft();
  }

  private void step() {
    if (clients.size() < MOST_CLIENTS && random.nextInt(5) == 0) {
      clients.add(new FuzzClient(world.open(), random, limits, mutation));
    }
    for (int i = random.nextInt(4); i > 0 && !clients.isEmpty(); i--) {
      disturb(clients.get(random.nextInt(clients.size())));
    }
    if (random.nextInt(3) == 0) {
      world.turn();
    } else {
      world.run();
    }
    passTime();
    listen();
    healthy.act();
  }

  private void disturb(FuzzClient client) {
    int dice = random.nextInt(100);
    if (dice < 92) {
      client.speak();
    } else if (dice < 94) {
      client.vanish();
    } else {
      client.changeNetwork();
    }
  }

  private void passTime() {
    int dice = random.nextInt(100);
    if (dice < 20) {
      world.advance(Duration.ofMillis(random.nextInt(100)));
    } else if (dice < 24) {
      world.decide();
    } else if (dice < 27) {
      healthy.ping();
      world.advance(Duration.ofSeconds(random.nextInt(1, HealthyClient.KEEP_ALIVE_SECONDS)));
      healthy.listen();
    } else if (dice == 27 && random.nextInt(4) == 0) {
      world.changeRules();
    }
  }

  private void listen() {
    for (FuzzClient client : clients) {
      client.listen();
      if (!client.isOpen()) {
        sent += client.sent();
      }
    }
    clients.removeIf(client -> !client.isOpen());
  }

  /**
   * Every client that can still be understood is still served, and nothing for the healthy ones is
   * lost.
   */
  private void comeToRest() {
    List<FuzzClient> asking = clients.stream().filter(FuzzClient::ping).toList();
    Duration waited = Duration.ZERO;
    do {
      check(waited.compareTo(LONGEST_WAIT) < 0, "a client waits for ever: " + healthy);
      world.decide();
      healthy.ping();
      world.advance(KEEP_ALIVE.dividedBy(2));
      waited = waited.plus(KEEP_ALIVE.dividedBy(2));
      listen();
      healthy.listen();
    } while (!healthy.isAllReceived() || asking.stream().anyMatch(FuzzClient::isIgnored));
  }

  /** The broker stops, or the network does. */
  private void end() {
    boolean stops = random.nextBoolean();
    for (Connection connection : List.copyOf(world.services().open())) {
      if (stops) {
        connection.shutDown();
      }
    }
    world.run();
    world.reset();
    world.decide();
    world.advance(Duration.ofSeconds(limits.maximumSessionExpirySeconds() + 60));
  }

  private void checkNothingIsLeft() {
    SharedState state = world.state();
    check(world.services().open().isEmpty(), "connections are left: " + world.services().open());
    check(state.sessions().size() == 0, "sessions are left: " + state.sessions().all());
    check(state.subscriptions().subscriptions() == 0, "subscriptions are left");
    check(state.subscriptions().sharedSubscriptions() == 0, "shared subscriptions are left");
    for (Counter level :
        List.of(
            Counter.CLIENTS_CONNECTED,
            Counter.SESSIONS_ABSENT,
            Counter.QUEUED,
            Counter.QUEUED_BYTES)) {
      check(state.counters().get(level) == 0, level + " is " + state.counters().get(level));
    }
    for (int i = 0; i < state.shards(); i++) {
      Shard shard = state.shard(i);
      int always = i == 0 ? 1 : 0; // retained messages expire for ever
      check(shard.loop().timers().size() == always, "timers are left");
      check(!shard.router().isPressed() && !shard.router().isCongested(), "publishers still wait");
    }
    check(world.bufferBytes() == 0, world.bufferBytes() + BUFFERS_LEFT);
  }
}
