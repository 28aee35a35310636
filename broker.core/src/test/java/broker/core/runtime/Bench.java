package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.SessionStore;
import broker.core.access.AccessAlarms;
import broker.core.access.AccessControl;
import broker.core.access.Origin;
import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.journal.Journal;
import broker.core.journal.JournalAlarms;
import broker.core.journal.JournalSettings;
import broker.core.journal.WallClock;
import broker.core.limits.Limits;
import broker.core.local.Locals;
import broker.core.loop.Loop;
import broker.core.metrics.Counter;
import broker.core.packet.ProtocolVersion;
import broker.core.retained.RetainedExpiry;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import broker.core.session.Restoration;
import broker.core.session.Session;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import broker.core.topic.SeededHash;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A whole broker in the thread of the test: any number of event loops, clients and protocol
 * versions, on a clock that the test moves. Whatever a client sends has been worked off when the
 * call returns. Closing it fails the test when a buffer was not released. Owned by the test's
 * thread.
 *
 * <pre>{@code
 * try (Bench bench = new Bench()) {
 *   Peer a = bench.connect(v5("a")).subscribe("x/#", 1);
 *   Peer b = bench.connect(v311("b"));
 *   b.publish("x/y", 1, "hi");
 *   a.acknowledge(a.expectPublish("x/y", "hi"));
 * }
 * }</pre>
 */
public final class Bench implements AutoCloseable {
  private static final int ENDLESS_TURNS = 1_000_000;
  private static final long STEP_NANOS = 50_000_000;

  private final MockTicker ticker = Ticker.newMockTicker();
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final SharedState state;
  private final ConnectionServices services;
  private final List<String> alarms = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final AccessControl access = new AccessControl(() -> Instant.EPOCH, new Alarms());
  private boolean allowAnonymous = true;
  private boolean requireAuthorizer;
  private int clientIds;
  private final Queue<Runnable> storeTasks = new ArrayDeque<>();
  private boolean storeStands;

  /** One event loop and the default limits. */
  public Bench() {
    this(Limits.DEFAULTS);
  }

  /** One event loop. */
  public Bench(Limits limits) {
    this(limits, 1);
  }

  /** So many event loops. */
  public Bench(Limits limits, int loopCount) {
    this(limits, loopCount, null);
  }

  /** So many event loops, and a store whose content is loaded. */
  public Bench(Limits limits, int loopCount, @Nullable SessionStore store) {
    List<Loop> all = new ArrayList<>();
    for (int i = 0; i < loopCount; i++) {
      SimulatedLoop loop = new SimulatedLoop(ticker);
      loops.add(loop);
      all.add(new Loop(i, loop, loop::executeAfterTurn, ticker::nanoTime));
    }
    SeededHash hash = new SeededHash(42);
    RetainedMessages retained = new RetainedMessages(hash, 10_000, 100_000_000);
    WallClock clock =
        new WallClock(ticker::nanoTime, () -> Instant.EPOCH.plusNanos(ticker.nanoTime()));
    Journal journal =
        new Journal(
            loopCount,
            storeTasks::add,
            ticker::nanoTime,
            clock,
            JournalSettings.DEFAULTS,
            new StoreAlarms());
    state = new SharedState(all, new SubscriptionTree(hash), retained, limits, allocator, journal);
    services =
        new ConnectionServices(
            state, access, () -> "assigned-" + ++clientIds, allocator.metric(), Long.MAX_VALUE);
    Shard first = state.shard(0);
    first.loop().execute(new RetainedExpiry(retained, first.loop(), first.counters())::start);
    if (store != null) {
      Restoration restoration = new Restoration(state);
      journal.host(restoration);
      CompletableFuture<Void> ready =
          journal.attach(store).thenCompose(attached -> restoration.loaded());
      run();
      if (!ready.isDone()) {
        advance(Duration.ofSeconds(1)); // it has failed and is opened again
      }
      assertTrue(ready.isDone(), "the store is not loaded");
    }
  }

  /** Changes how the journal works. */
  public Bench journal(JournalSettings settings) {
    state.journal().settings(settings);
    return this;
  }

  private final class StoreAlarms implements JournalAlarms {
    @Override
    public void raise(String name, String text) {
      alarms.add(name);
    }

    @Override
    public void clear(String name) {
      alarms.remove(name);
    }
  }

  /** The store does nothing from now on, or goes on. */
  public void storeStands(boolean now) {
    storeStands = now;
    run();
  }

  /** The plugin that has the store is updated: it offers another one. */
  public void replaceStore(SessionStore next) {
    state.journal().detach();
    run();
    state.journal().attach(next);
    run();
  }

  /** The store does one thing that it was asked for, even if it stands. */
  public void storeStep() {
    Runnable task = storeTasks.poll();
    if (task != null) {
      task.run();
    }
    run();
  }

  // ---- clients

  /** A client that the broker has accepted, on the first loop. */
  public Peer connect(ConnectBuilder connect) {
    return connect(0, connect);
  }

  /** A client that the broker has accepted, whose network connection came in on this loop. */
  public Peer connect(int loop, ConnectBuilder connect) {
    Peer peer = open(loop, connect.version());
    peer.connect(connect);
    return peer;
  }

  /** A network connection on which nothing was sent yet. */
  public Peer open(ProtocolVersion version) {
    return open(0, version);
  }

  /** A network connection on this loop, on which nothing was sent yet. */
  public Peer open(int loop, ProtocolVersion version) {
    SimulatedChannel channel = new SimulatedChannel("peer-" + peers.size(), allocator);
    InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
    Origin origin =
        new Origin("bench", allowAnonymous, requireAuthorizer, address, List.of(), null);
    channel.pipeline().addLast(new Connection(services, origin, channel, loop));
    loops.get(loop).register(channel);
    Peer peer = new Peer(this, channel, version);
    peers.add(peer);
    run();
    return peer;
  }

  // ---- the broker

  /** Who decides about clients: everybody may do everything as long as the test adds no plugin. */
  public AccessControl access() {
    return access;
  }

  /** Whoever connects from now on needs a name. */
  public Bench refuseAnonymous() {
    allowAnonymous = false;
    return this;
  }

  /** Whoever connects from now on may do nothing without an authorizer. */
  public Bench requireAuthorizer() {
    requireAuthorizer = true;
    return this;
  }

  /** The plugins that are set aside now, by class name. */
  public List<String> alarms() {
    return alarms;
  }

  private final class Alarms implements AccessAlarms {
    @Override
    public void setAside(String plugin, String reason) {
      alarms.add(plugin);
    }

    @Override
    public void cleared(String plugin) {
      alarms.remove(plugin);
    }
  }

  /** Local sessions of a plugin, new ones on this loop; its faults are noted. */
  public Locals locals(int loop) {
    return new Locals(state, loop, faults::add, ticker::nanoTime);
  }

  /** What plugins that have local sessions did wrong. */
  public List<String> faults() {
    return faults;
  }

  /** What all loops share. */
  public SharedState state() {
    return state;
  }

  /** Changes the limits. */
  public void limits(Limits changed) {
    state.limits(changed);
  }

  /** What was counted. */
  public long count(Counter counter) {
    return state.counters().get(counter);
  }

  /** The session of a client, which must have one. */
  public Session session(String clientId) {
    return Objects.requireNonNull(state.sessions().find(clientId), "no session of " + clientId);
  }

  /** True when the broker has a session for this client. */
  public boolean hasSession(String clientId) {
    return state.sessions().find(clientId) != null;
  }

  /** Gives a connection that the broker has made to one of its loops. */
  public void register(int loop, SimulatedChannel channel) {
    loops.get(loop).register(channel);
    run();
  }

  /** Of all buffers. */
  public ByteBufAllocator allocator() {
    return allocator;
  }

  /** Memory that is held in buffers, in bytes. */
  public long bufferBytes() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  // ---- turns and time

  /** Lets every loop take turns until none has anything to do. */
  public void run() {
    for (int turns = 0; turn(); turns++) {
      assertTrue(turns < ENDLESS_TURNS, "the loops never come to rest");
    }
  }

  /** One turn of each loop; false when none had anything to do. */
  private boolean turn() {
    Runnable task = storeStands ? null : storeTasks.poll();
    boolean any = task != null;
    if (task != null) {
      task.run();
    }
    for (SimulatedLoop loop : loops) {
      any |= loop.turn();
    }
    return any;
  }

  /** One turn of one loop: for tests in which another one is behind. */
  public void turn(int loop) {
    loops.get(loop).turn();
  }

  /** Moves the clock, in steps small enough for every timer. */
  public void advance(Duration time) {
    long left = time.toNanos();
    while (left > 0) {
      long step = Math.min(left, STEP_NANOS);
      ticker.advance(step, TimeUnit.NANOSECONDS);
      run();
      left -= step;
    }
  }

  /** Moves the clock; the loops do nothing about it before their next turn. */
  public void step(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Moves the clock in one jump, as when the machine was suspended. */
  public void jump(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  /** Lets time pass while a loop is busy: nothing else happens meanwhile. */
  public void block(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Cuts every connection and checks that every buffer was released. */
  @Override
  public void close() {
    run();
    for (Peer peer : peers) {
      peer.reset();
    }
    run();
    assertEquals(0, bufferBytes(), "bytes in buffers that nobody released");
  }
}
