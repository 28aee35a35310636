package broker.core.runtime;

import broker.api.admin.PersistenceState;
import broker.api.persistence.SessionStore;
import broker.api.transport.ClientTls;
import broker.api.transport.ServerTls;
import broker.core.access.AccessAlarms;
import broker.core.access.AccessControl;
import broker.core.client.remote.RemoteStates;
import broker.core.client.remote.Remotes;
import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.guard.CallWatch;
import broker.core.guard.Faults;
import broker.core.journal.JournalAlarms;
import broker.core.journal.JournalSettings;
import broker.core.limits.Limits;
import broker.core.local.Locals;
import broker.core.loop.Pace;
import broker.core.loop.Ticker;
import broker.core.metrics.Counters;
import broker.core.metrics.MemoryUse;
import broker.core.retained.RetainedExpiry;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import broker.core.topic.SeededHash;
import broker.core.transport.IoLoops;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import broker.core.transport.ListenerState;
import broker.core.transport.Listeners;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running broker. Any thread. */
public final class Broker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broker.class);

  private final Ticker ticker = System::nanoTime;
  private final long startedNanos = ticker.nanos();
  private final PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
  private final IoLoops loops;
  private final Persistence persistence;
  private final SharedState state;
  private final AccessControl access;
  private final ConnectionServices connections;
  private final Listeners listeners;
  private final ClientEnvironment clients;
  private final RemoteStates remoteStates;
  private final CallWatchThread watch;
  private final ThreadLocal<CallWatch.Slot> slots; // of the event loops

  /**
   * Starts a broker without a port.
   *
   * @param threads event loops, or 0 for as many as suit the machine
   * @param alarms of plugins that fail
   */
  public Broker(Limits limits, int threads, boolean allowEpoll, AccessAlarms alarms) {
    this(limits, threads, allowEpoll, alarms, JournalSettings.DEFAULTS, new LoggedAlarms());
  }

  /**
   * As above.
   *
   * @param storeAlarms of the store
   */
  public Broker(
      Limits limits,
      int threads,
      boolean allowEpoll,
      AccessAlarms alarms,
      JournalSettings journalSettings,
      JournalAlarms storeAlarms) {
    searchNoLostBuffersUnlessAsked();
    SeededHash hash = new SeededHash(new SecureRandom().nextLong());
    loops =
        new IoLoops(
            threads > 0 ? threads : defaultThreads(), allowEpoll, ticker, LockSupport::parkNanos);
    RetainedMessages retained =
        new RetainedMessages(hash, limits.maximumRetainedMessages(), limits.maximumRetainedBytes());
    persistence = new Persistence(loops.all().size(), ticker, journalSettings, storeAlarms);
    state =
        new SharedState(
            loops.all(),
            new SubscriptionTree(hash),
            retained,
            limits,
            allocator,
            persistence.journal());
    persistence.host(state);
    watch = new CallWatchThread(ticker);
    slots = ThreadLocal.withInitial(watch::newSlot);
    access = new AccessControl(Clock.systemUTC(), alarms, watch);
    connections =
        new ConnectionServices(
            state,
            access,
            () -> "auto-" + UUID.randomUUID(),
            allocator.metric(),
            PlatformDependent.maxDirectMemory());
    listeners =
        new Listeners(loops, state, connections, allocator, ticker, Clock.systemUTC(), access);
    clients = new ClientEnvironment(loops);
    remoteStates = new RemoteStates(state.journals());
    Shard first = state.shard(0);
    RetainedExpiry expiry = new RetainedExpiry(retained, first.loop(), first.counters());
    first.loop().execute(expiry::start);
    log.info("broker runs with {} event loop(s) on {}", loops.all().size(), loops.kind());
  }

  /** Netty's search for lost buffers takes a stack trace of every 128th: 1 to 3 % of the time. */
  private static void searchNoLostBuffersUnlessAsked() {
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  /** What is wrong with a store is logged anyway. */
  private static final class LoggedAlarms implements JournalAlarms {
    @Override
    public void raise(String name, String text) {}

    @Override
    public void clear(String name) {}
  }

  /** Half the processors: the rest is for the clients' own machine, the kernel and the plugins. */
  private static int defaultThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  /**
   * Opens a port, now or, if it is one with TLS, as soon as there is a service of that name.
   *
   * @throws IOException with a message for operators when it cannot be opened now
   */
  public Listener open(ListenerSettings settings) throws IOException {
    return listeners.open(settings);
  }

  /**
   * Connections to other brokers, for one bundle, which has to close them.
   *
   * @param bundle a number: what has the same one shares an event loop
   * @param tls finds a TLS service by its name
   * @param faults of the bundle
   */
  public Remotes remotes(long bundle, Function<String, Optional<ClientTls>> tls, Faults faults) {
    return new Remotes(
        clients.connector(),
        remoteStates,
        home(bundle),
        tls,
        new WatchedFaults(faults, slots),
        ticker);
  }

  /** Sessions in this broker, for one bundle; as {@link #remotes}. */
  public Locals locals(long bundle, Faults faults) {
    return new Locals(state, home(bundle), new WatchedFaults(faults, slots), ticker);
  }

  private int home(long bundle) {
    return Math.floorMod(bundle, state.shards());
  }

  /** Changes how long loops may rest; {@link Pace} says when they do. */
  public void longestRest(Duration longest) {
    loops.all().forEach(loop -> loop.pace().longestRest(longest.toNanos()));
  }

  /** Changes the limits; what connected clients were promised stays. */
  public void limits(Limits limits) {
    state.limits(limits);
    state.retained().limit(limits.maximumRetainedMessages(), limits.maximumRetainedBytes());
  }

  /** Changes how state goes to the store. */
  public void journal(JournalSettings settings) {
    persistence.journal().settings(settings);
  }

  /** Who decides about clients: everybody may do everything as long as it has no plugins. */
  public AccessControl access() {
    return access;
  }

  /** The listeners that were asked for, open or not, in the order of their names. */
  public List<ListenerState> listeners() {
    return listeners.states();
  }

  /** Adds a TLS service: the ports that waited for its name are opened. */
  public void addTls(String name, ServerTls service, int ranking, long serviceId) {
    listeners.addTls(name, service, ranking, serviceId);
  }

  /** Removes a TLS service: the ports without one are closed, the connections stay. */
  public void removeTls(ServerTls service) {
    listeners.removeTls(service);
  }

  /** Asks for each connection that came in by TLS of this name whether it is trusted still. */
  public void invalidateTls(String name) {
    listeners.invalidateTls(name);
  }

  /** Forgets a listener that could not be opened, because nobody asks for it any more. */
  public void forget(String listener) {
    listeners.forget(listener);
  }

  /** How long it has been running. */
  public Duration uptime() {
    return Duration.ofNanos(ticker.nanos() - startedNanos);
  }

  /** The memory of this process. */
  public MemoryUse memory() {
    Runtime process = Runtime.getRuntime();
    return new MemoryUse(
        process.totalMemory() - process.freeMemory(),
        process.maxMemory(),
        allocator.metric().usedDirectMemory());
  }

  /**
   * Uses this store, of which there must be none yet.
   *
   * @return is done when the broker has all that it holds: before that nobody should be let in
   */
  public CompletableFuture<Void> attach(SessionStore store) {
    return persistence.attach(store);
  }

  /** Lets go of the store in use, if there is one; returns when it has everything and is closed. */
  public void detachStore() {
    persistence.detach();
  }

  /** A store is promised: {@link #persistence} says so. */
  public void expectStore() {
    persistence.journal().expectStore();
  }

  /** The store that was promised is not waited for any more. */
  public void expectNoStore() {
    persistence.journal().expectNoStore();
  }

  /** Runs what may wait for long on a thread of its own. */
  public void aside(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Says goodbye to every client. */
  public void endClients() {
    for (Connection connection : connections.open()) {
      connection.shutDown();
    }
  }

  /** Where acknowledged messages are. */
  public PersistenceState persistence() {
    return persistence.journal().state();
  }

  /** What was counted. */
  public Counters counters() {
    return state.counters();
  }

  /** What all loops share. */
  public SharedState state() {
    return state;
  }

  /** Says goodbye to every client and stops. Listeners have to be closed before. */
  @Override
  public void close() {
    endClients();
    persistence.detach();
    loops.close();
    persistence.close();
    clients.close();
    watch.close();
  }
}
