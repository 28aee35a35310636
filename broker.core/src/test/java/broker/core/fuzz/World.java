package broker.core.fuzz;

import broker.core.access.AccessAlarms;
import broker.core.access.AccessControl;
import broker.core.access.Origin;
import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.limits.Limits;
import broker.core.loop.Loop;
import broker.core.retained.RetainedExpiry;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import broker.core.runtime.SimulatedChannel;
import broker.core.runtime.SimulatedLoop;
import broker.core.session.SharedState;
import broker.core.topic.SeededHash;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A broker without threads, with one to three loops, whose buffers are counted to the byte. Owned
 * by the test's thread.
 */
final class World {
  private static final int ENDLESS_TURNS = 100_000;
  private static final long STEP_NANOS = 125_000_000;
  private static final long LONGEST_DECISION_NANOS = 1_000_000_000;

  // no pool: a buffer that is used after its release is noticed, and one that is not released too
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, false);
  private final MockTicker ticker = Ticker.newMockTicker();
  private final SplittableRandom random;
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final AccessControl access = new AccessControl(() -> Instant.EPOCH, new NoAlarms());
  private final MoodyPlugin plugin;
  private final SharedState state;
  private final ConnectionServices services;
  private final List<SimulatedChannel> channels = new ArrayList<>();
  private int opened;
  private long decidedNanos;
  private int clientIds;

  World(Limits limits, SplittableRandom random) {
    this.random = random;
    long origin = random.nextLong() >> 2; // a clock means nothing by itself
    broker.core.loop.Ticker clock = () -> origin + ticker.nanoTime();
    List<Loop> all = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      SimulatedLoop loop = new SimulatedLoop(ticker);
      all.add(new Loop(loops.size(), loop, loop::executeAfterTurn, clock));
      loops.add(loop);
    }
    SeededHash hash = new SeededHash(random.nextLong());
    RetainedMessages retained =
        new RetainedMessages(hash, limits.maximumRetainedMessages(), limits.maximumRetainedBytes());
    state = new SharedState(all, new SubscriptionTree(hash), retained, limits, allocator);
    long memory = random.nextInt(4) == 0 ? 200_000 : Long.MAX_VALUE;
    services =
        new ConnectionServices(
            state, access, () -> "assigned-" + ++clientIds, allocator.metric(), memory);
    RetainedExpiry expiry = new RetainedExpiry(retained, all.get(0), state.shard(0).counters());
    loops.get(0).execute(expiry::start);
    plugin = new MoodyPlugin(random.split());
    install();
  }

  private void install() {
    access.addAuthenticator(plugin, 0, 1);
    access.addEnhancedAuthenticator(plugin, Set.of(MoodyPlugin.METHOD), 0, 2);
    access.addAuthorizer(plugin, 0, 3);
    access.addRecheck(plugin, 0, 4);
    run();
  }

  /** The plugin decides what it was asked. */
  void decide() {
    plugin.decide();
    decidedNanos = ticker.nanoTime();
  }

  /** Everything that was allowed is asked again. */
  void changeRules() {
    access.invalidate();
  }

  /** A new network connection on any loop. */
  SimulatedChannel open() {
    int loop = random.nextInt(loops.size());
    SimulatedChannel channel = new SimulatedChannel("channel-" + ++opened, allocator);
    InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
    Origin origin = new Origin("fuzz", true, false, address, List.of(), null);
    channel.pipeline().addLast(new Connection(services, origin, channel, loop));
    loops.get(loop).register(channel);
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    return channel;
  }

  /** Number of network connections there were. */
  int opened() {
    return opened;
  }

  /** The network is gone. */
  void reset() {
    channels.forEach(SimulatedChannel::reset);
    run();
  }

  SharedState state() {
    return state;
  }

  ConnectionServices services() {
    return services;
  }

  /** Memory that is held in buffers, in bytes. */
  long bufferBytes() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  /** One turn of one loop, while the others are behind. */
  void turn() {
    loops.get(random.nextInt(loops.size())).turn();
  }

  /** Lets every loop take turns until none has anything to do. */
  void run() {
    boolean any = true;
    for (int turns = 0; any; turns++) {
      any = false;
      for (SimulatedLoop loop : loops) {
        any |= loop.turn();
      }
      if (turns == ENDLESS_TURNS) {
        throw new AssertionError("the loops never come to rest");
      }
    }
  }

  /** Moves the clock, in steps small enough for every timer. */
  void advance(Duration time) {
    for (long left = time.toNanos(); left > 0; left -= STEP_NANOS) {
      ticker.advance(Math.min(left, STEP_NANOS), TimeUnit.NANOSECONDS);
      if (ticker.nanoTime() - decidedNanos > LONGEST_DECISION_NANOS) {
        decide();
      }
      run();
    }
  }

  /** The plugin keeps its word, so that none may be set aside. */
  private static final class NoAlarms implements AccessAlarms {
    @Override
    public void setAside(String name, String reason) {
      throw new AssertionError(name + " was set aside: " + reason);
    }

    @Override
    public void cleared(String name) {}
  }
}
