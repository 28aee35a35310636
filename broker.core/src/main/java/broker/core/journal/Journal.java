package broker.core.journal;

import broker.api.admin.PersistenceState;
import broker.api.persistence.SessionStore;
import broker.core.loop.Loop;
import broker.core.loop.Ticker;
import broker.core.metrics.LoopCounters;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a broker: takes what the loops have collected, one window of each at a time, and
 * has it written. While one batch is written the next one gathers, so the slower the disk is, the
 * more goes into one batch. Any thread.
 */
public final class Journal {
  private final LoopJournal[] loops;
  private final RetainedJournal retained = new RetainedJournal();
  private final Owners owners = new Owners();
  private final StoreWriter writer;
  private final Executor storeThread;
  private final WallClock clock;
  private final AtomicLong incarnations = new AtomicLong();
  private volatile JournalSettings settings;
  private volatile long generation; // written by the store thread

  // windows: one round at a time
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger missing = new AtomicInteger();
  private final @Nullable Window[] ended;
  private volatile boolean requested;
  private volatile boolean ready; // there is a store that can take a batch
  private volatile long lastWindow;
  private volatile long durable;
  private volatile boolean bypassed;
  private volatile boolean full;
  private volatile Snapshot snapshot = Snapshot.NONE;
  private volatile long snapshotWindow;
  private volatile PersistenceState state = PersistenceState.IN_MEMORY;

  /** What a window has to say beside what has changed. */
  enum Snapshot {
    /** Nothing. */
    NONE,
    /** What this store was not told and has not told. */
    NEWS,
    /** The same, and what is left of this store, which was damaged, is put right before it. */
    REPAIR,
    /** Everything. */
    WHOLE
  }

  /**
   * A journal that is off.
   *
   * @param loops how many there are
   * @param storeThread runs what may block, one task at a time and in order
   */
  public Journal(
      int loops,
      Executor storeThread,
      Ticker ticker,
      WallClock clock,
      JournalSettings settings,
      JournalAlarms alarms) {
    this.loops = new LoopJournal[loops];
    this.ended = new @Nullable Window[loops];
    this.storeThread = storeThread;
    this.settings = settings;
    this.clock = clock;
    this.writer = new StoreWriter(this, storeThread, ticker, clock, alarms);
  }

  /** A journal that stays off: no store ever comes. */
  public static Journal none(int loops) {
    return new Journal(
        loops,
        Runnable::run,
        () -> 0,
        new WallClock(() -> 0, () -> Instant.EPOCH),
        JournalSettings.DEFAULTS,
        new NoAlarms());
  }

  private static final class NoAlarms implements JournalAlarms {
    @Override
    public void raise(String name, String text) {}

    @Override
    public void clear(String name) {}
  }

  /** Times as they are stored. */
  public WallClock clock() {
    return clock;
  }

  /** The part of one loop, which comes into being with it. */
  public LoopJournal register(Loop loop, LoopCounters counters) {
    LoopJournal journal = new LoopJournal(this, loop, counters);
    loops[loop.index()] = journal;
    return journal;
  }

  /** The state it is of; to be called once, before there is a store. */
  public void host(JournalHost host) {
    writer.host(host);
  }

  /** Where retained messages go. */
  public RetainedJournal retained() {
    return retained;
  }

  /** What a store held for those that are no sessions. */
  public Owners owners() {
    return owners;
  }

  /** What is written and how long it takes. */
  public StoreFigures figures() {
    return writer.figures();
  }

  /** Bytes that wait for the store, a moment ago. */
  public long waitingBytes() {
    long sum = retained.bytes();
    for (LoopJournal each : loops) {
      sum += each.windows().waitingBytes();
    }
    return sum;
  }

  /** Answers to clients that wait for the store, a moment ago. */
  public long waitingAnswers() {
    long sum = 0;
    for (LoopJournal each : loops) {
      sum += each.windows().waitingAnswers();
    }
    return sum;
  }

  /** How it works now. */
  public JournalSettings settings() {
    return settings;
  }

  /** Changes how it works. */
  public void settings(JournalSettings changed) {
    settings = changed;
  }

  /** What an acknowledgement means now. */
  public PersistenceState state() {
    return state;
  }

  void state(PersistenceState now) {
    state = now;
  }

  // ---- stores come and go

  /**
   * Uses this store from now on; there must be none.
   *
   * @return is done when it is loaded, which may be after many attempts; fails when it is taken
   *     back before, or will not do
   */
  public CompletableFuture<Void> attach(SessionStore store) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    storeThread.execute(() -> writer.attach(store, settled));
    return settled;
  }

  /**
   * Lets go of the store in use.
   *
   * @return is done when all that was collected is written and the store is closed
   */
  public CompletableFuture<Void> detach() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    storeThread.execute(() -> writer.detach(closed));
    return closed;
  }

  /** A store is promised: what is acknowledged will be durable when it comes. */
  public void expectStore() {
    if (state == PersistenceState.IN_MEMORY) {
      state = PersistenceState.LOADING;
    }
  }

  /** The store that was promised has not come. */
  public void expectNoStore() {
    if (state == PersistenceState.LOADING) {
      state = PersistenceState.IN_MEMORY;
    }
  }

  /**
   * Reads a part of a queue; waits while there is no store.
   *
   * @param consumer is called on the loop
   */
  public void read(
      DurableSession session,
      long fromSequence,
      int maximumEntries,
      long maximumBytes,
      Loop loop,
      Consumer<QueuePortion> consumer) {
    QueueRead wish =
        new QueueRead(
            session.clientId(), fromSequence, maximumEntries, maximumBytes, loop, consumer);
    storeThread.execute(() -> writer.read(wish));
  }

  // ---- what loops ask

  long nextIncarnation() {
    return incarnations.incrementAndGet();
  }

  int loops() {
    return loops.length;
  }

  /** Rises when another store is loaded: what was said to the one before is not known there. */
  long generation() {
    return generation;
  }

  void generation(long now) {
    generation = now;
  }

  long durable() {
    return durable;
  }

  boolean isBypassed() {
    return bypassed;
  }

  /** True when the store had no room for the last messages. */
  public boolean isFull() {
    return full;
  }

  void full(boolean now) {
    full = now;
  }

  long maximumLoopBytes() {
    return bypassed ? Long.MAX_VALUE : settings.maximumBytes() / loops.length;
  }

  /** As {@link LoopJournal#isBehind} for all loops but this one, a moment ago. */
  boolean isBehindBeside(int index) {
    long most = maximumLoopBytes();
    for (LoopJournal each : loops) {
      if (each.loop().index() != index && each.windows().waitingBytes() > most) {
        return true;
      }
    }
    return false;
  }

  boolean hasRetained() {
    return retained.bytes() > 0;
  }

  void forOthers(int index, Consumer<LoopJournal> task) {
    for (LoopJournal loop : loops) {
      if (loop.loop().index() != index) {
        task.accept(loop);
      }
    }
  }

  // ---- rounds

  /** Somebody has something for the store that is to be there soon, whatever clients wait for. */
  public void request() {
    requested = true;
    begin();
  }

  private void begin() {
    long number = beginRound();
    if (number > 0) {
      for (LoopJournal each : loops) {
        each.windows().ask(number);
      }
    }
  }

  /** Returns the number of the window that all loops are to be asked for, or 0. */
  private long beginRound() {
    if (!requested || !ready || !busy.compareAndSet(false, true)) {
      return 0;
    }
    requested = false;
    long number = lastWindow + 1;
    lastWindow = number;
    if (snapshot != Snapshot.NONE) {
      snapshotWindow = number;
    }
    missing.set(loops.length);
    return number;
  }

  /** A round has begun and is not durable. Store thread. */
  boolean isBusy() {
    return busy.get();
  }

  /** What the window that ends has to say beside what has changed. */
  Snapshot snapshot(long window) {
    return window == snapshotWindow ? snapshot : Snapshot.NONE;
  }

  /** A loop has ended its window. */
  void ended(int index, Window window) {
    ended[index] = window;
    if (missing.decrementAndGet() == 0) {
      storeThread.execute(() -> writer.write(ended.clone(), snapshot(window.number)));
    }
  }

  // ---- what the store thread says

  long lastWindow() {
    return lastWindow;
  }

  /** There is a store that can take batches, or there is none. */
  void ready(boolean now) {
    ready = now;
    if (now) {
      begin();
    }
  }

  /** The next window says everything, or what is new, and comes at once. */
  void takeSnapshot(Snapshot kind) {
    snapshot = kind;
    busy.set(false);
    requested = true;
    ready(true);
  }

  /** All windows up to this one are durable. */
  void committed(long window) {
    durable = window;
    if (snapshotWindow <= window) {
      snapshot = Snapshot.NONE;
    }
    busy.set(false);
    long next = beginRound(); // so that the store has it while the loops answer for this one
    for (LoopJournal each : loops) {
      each.windows().committed(window, next);
    }
  }

  /** Acknowledgements do not wait for the store, or do again. */
  void bypass(boolean now) {
    if (bypassed != now) {
      bypassed = now;
      if (now) {
        for (LoopJournal each : loops) {
          each.loop().execute(() -> each.windows().bypassed());
        }
      }
    }
  }

  /** Runs the task on the first loop, later. */
  void schedule(Runnable task, long delayNanos) {
    Loop first = loops[0].loop();
    first.execute(() -> first.schedule(task, delayNanos));
  }
}
