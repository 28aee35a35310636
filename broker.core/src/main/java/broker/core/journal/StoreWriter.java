package broker.core.journal;

import broker.api.admin.PersistenceState;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StorePosition;
import broker.core.loop.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is done with a store: open, load, write, read, close, and what follows when one of them
 * fails. Owned by the store thread.
 */
final class StoreWriter {
  private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);
  private static final long FULL_RETRY_NANOS = 1_000_000_000L;

  private final Journal journal;
  private final Executor storeThread;
  private final Ticker ticker;
  private final WallClock clock;
  private final Composition composition;
  private final StoreFigures figures = new StoreFigures();
  private final QueueReads reads;
  private @Nullable JournalHost host;

  private @Nullable SessionStore store;
  private @Nullable SessionStore used; // the one that was written or loaded last
  private boolean open;
  private boolean everUsed;
  private @Nullable UUID storeId; // of what was written
  private @Nullable UUID loadingId; // of what is loaded in part
  private long lastBatch;
  private @Nullable Batch inDoubt; // sent, and nobody knows whether it is there
  private final Series series = new Series(); // that it belongs to
  private final Undecided undecided = new Undecided(); // what these are made of
  private long windowInDoubt;
  private long committedWindow;
  private final Settlement settled = new Settlement();
  private @Nullable CompletableFuture<Void> closed;
  private long closeAfterWindow;
  private final Retry retry;
  private final StoreTrouble trouble;
  private final StoreAbsence absence;
  private final FullStore full;
  private final Clearance clearance;
  private long releasing = -1; // number of the batch that drops, while it is not known to be there

  StoreWriter(
      Journal journal, Executor storeThread, Ticker ticker, WallClock clock, JournalAlarms alarms) {
    this.journal = journal;
    this.storeThread = storeThread;
    this.ticker = ticker;
    this.clock = clock;
    this.composition = new Composition(clock);
    this.reads = new QueueReads(clock);
    this.full = new FullStore(journal, storeThread, ticker, alarms);
    this.clearance = new Clearance(composition, storeThread);
    this.absence = new StoreAbsence(journal, storeThread, alarms);
    this.retry = new Retry(journal, storeThread, this::tryToOpen);
    this.trouble = new StoreTrouble(alarms);
  }

  void host(JournalHost state) {
    host = state;
  }

  StoreFigures figures() {
    return figures;
  }

  // ---- a store comes

  void attach(SessionStore next, CompletableFuture<Void> whenSettled) {
    store = next;
    settled.awaited(whenSettled);
    retry.succeeded();
    tryToOpen();
  }

  private void tryToOpen() {
    SessionStore s = store;
    if (s == null || open) {
      return;
    }
    try {
      StorePosition position = s.open();
      open = true;
      opened(s, position);
      retry.succeeded();
    } catch (StoreException | RuntimeException e) {
      failed(e);
    }
  }

  private void opened(SessionStore s, StorePosition position) throws StoreException {
    composition.lastMessageId(position.highestMessageId());
    boolean same = position.storeId().equals(storeId);
    UUID before = loadingId == null ? storeId : loadingId;
    boolean left = before != null && Salvage.isLeftOf(before, s == used, position);
    used = s;
    Batch doubtful = inDoubt;
    if (same && doubtful != null && position.lastBatch() == doubtful.number()) {
      log.info("the store is back, and has all that was written");
      back();
      settled.done();
      write(written(doubtful), windowInDoubt);
    } else if (same && (position.lastBatch() == lastBatch || position.lastBatch() == releasing)) {
      log.info("the store is back where it was");
      lastBatch = position.lastBatch();
      goOn(doubtful);
    } else if (same) {
      replace(position);
    } else if (left) {
      goOnWithRemains(s, position);
    } else {
      load(s, position);
    }
  }

  private JournalHost host() {
    return Objects.requireNonNull(host, "nobody to be the journal of");
  }

  private void goOn(@Nullable Batch doubtful) {
    back();
    if (doubtful != null) {
      write(doubtful, windowInDoubt);
    } else {
      journal.ready(true);
      journal.request(); // what has gathered meanwhile
    }
    settled.done();
    readWaiting();
  }

  /** It was damaged while it was used, and what could be saved of it has taken its place. */
  private void goOnWithRemains(SessionStore s, StorePosition found) throws StoreException {
    if (journal.isBusy() && inDoubt == null) {
      s.close();
      open = false;
      retry.later(); // a window is about to come
      return;
    }
    composition.undo();
    undecided.renew(journal.retained());
    @Nullable StoreLoader loader =
        loadingId == null ? null : new StoreLoader(journal, host(), composition, clock, ticker);
    Salvage salvage = new Salvage(composition, host(), loader);
    journal.retained().generation(composition.generation());
    try {
      StorePosition position = salvage.take(s, found);
      inDoubt = null;
      series.forget();
      loadingId = null;
      use(position, Journal.Snapshot.REPAIR);
      settled.done();
    } catch (ContentException e) {
      leave(s, e);
    }
  }

  /** What this process has not seen is never overwritten: it comes to what is there. */
  private void load(SessionStore s, StorePosition found) throws StoreException {
    StorePosition position = Unfinished.undo(s, found);
    StoreLoader loader = new StoreLoader(journal, host(), composition, clock, ticker);
    StoreContents contents = loader;
    if (position.storeId().equals(loadingId)) {
      contents = new RestOfLoad(loader, composition);
    } else {
      beginLoad(position);
    }
    try {
      s.load(contents);
    } catch (ContentException e) {
      leave(s, e);
      return;
    }
    loader.end();
    loadingId = null;
    use(position, Journal.Snapshot.NEWS);
    settled.done();
    readWaiting();
  }

  private void beginLoad(StorePosition position) {
    loadingId = position.storeId();
    if (everUsed) {
      log.warn("this is another store than before: its content is added to that of the broker");
    } else {
      journal.state(PersistenceState.LOADING);
    }
    forget();
    composition.reset();
    journal.generation(journal.generation() + 1);
    journal.retained().generation(composition.generation());
    journal.retained().on();
  }

  /** What cannot be understood is not overwritten. */
  private void leave(SessionStore s, Exception e) {
    trouble.unusable(e);
    s.close();
    store = null;
    open = false;
    journal.state(PersistenceState.IN_MEMORY);
    journal.bypass(true);
    settled.failed(e);
  }

  /** A store that this process has written or loaded, and that is not as it was left. */
  private void replace(StorePosition position) {
    log.warn(
        "the store is at batch {}, not at {}: it is replaced by the state of the broker",
        position.lastBatch(),
        lastBatch);
    forget();
    use(position, Journal.Snapshot.WHOLE);
    settled.done();
  }

  /** What was on its way to a store is not written any more. */
  private void forget() {
    inDoubt = null;
    series.forget();
    undecided.clear();
    reads.giveUp();
  }

  private void use(StorePosition position, Journal.Snapshot snapshot) {
    everUsed = true;
    storeId = position.storeId();
    lastBatch = position.lastBatch();
    back();
    journal.takeSnapshot(snapshot);
  }

  private void back() {
    absence.end();
    if (!full.isFull()) {
      journal.state(PersistenceState.DURABLE);
    }
    trouble.over();
  }

  // ---- batches

  /** Writes what all loops and the retained messages have. */
  void write(@Nullable Window[] ended, Journal.Snapshot snapshot) {
    List<Window> windows = new ArrayList<>(ended.length);
    for (Window window : ended) {
      windows.add(Objects.requireNonNull(window, "a loop has not ended its window"));
    }
    if (snapshot != Journal.Snapshot.NONE) {
      host().beginRetained(snapshot == Journal.Snapshot.WHOLE);
    }
    boolean clear = snapshot == Journal.Snapshot.WHOLE;
    List<Operation> retained = journal.retained().take();
    List<Window> all = undecided.withRepairs(windows);
    undecided.add(windows, retained);
    List<Operation> changes = new ArrayList<>(undecided.drops());
    changes.addAll(retained);
    List<Batch> batches = composition.compose(lastBatch + 1, all, changes, clear);
    write(series.begin(batches), windows.get(0).number);
  }

  private void write(@Nullable Batch batch, long window) {
    windowInDoubt = window;
    for (Batch each = batch; each != null; ) {
      inDoubt = each;
      each = isWritten(each) ? written(each) : null;
    }
  }

  private boolean isWritten(Batch batch) {
    SessionStore s = store;
    if (s == null || !open) {
      return false; // it is written when there is one
    }
    if (batch.isEmpty()) {
      return true;
    }
    try {
      long began = ticker.nanos();
      s.apply(batch);
      figures.written(batch, ticker.nanos() - began);
      return true;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.FULL && !batch.onlyReleases()) {
        noRoom(batch, e);
      } else {
        failed(e);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
    return false;
  }

  /** Returns what is to be written next for the same window. */
  private @Nullable Batch written(Batch batch) {
    if (!batch.isEmpty()) {
      lastBatch = batch.number();
      clearance.end();
      if (batch.contentBytes() > 0) {
        journal.full(false);
        full.hasRoom();
      }
    }
    Batch next = series.next(batch);
    if (next == null) {
      committed();
    }
    return next;
  }

  private void committed() {
    inDoubt = null;
    undecided.clear();
    composition.settled();
    committedWindow = windowInDoubt;
    absence.committed();
    journal.bypass(false);
    if (closed != null && committedWindow >= closeAfterWindow) {
      close(); // before anybody asks for the next window
      journal.committed(committedWindow);
      return;
    }
    journal.ready(true);
    journal.committed(committedWindow);
    readWaiting();
  }

  /** Somebody loses: older messages, or else the new ones. */
  private void noRoom(Batch batch, StoreException e) {
    String why = String.valueOf(e.getMessage());
    if (!journal.settings().dropsOldest() || batch.clears() || !drop(batch, why)) {
      refuse(batch, why);
    }
  }

  /** Asks for the oldest messages of large queues; false if there are none to drop. */
  private boolean drop(Batch batch, String why) {
    boolean asked = clearance.ask(host(), batch.contentBytes(), given -> dropped(given, why));
    if (asked) {
      journal.ready(false);
    }
    return asked;
  }

  /** The batch that found no room is written after what makes it. */
  private void dropped(List<Surrender> given, String why) {
    Batch waiting = inDoubt;
    SessionStore s = store;
    if (s == null || !open || waiting == null) {
      keep(Clearance.dropsWithoutStore(given), waiting);
      return;
    }
    try {
      List<Operation> drops = clearance.drops(given, s);
      if (!drops.isEmpty()) {
        undecided.add(drops);
        full.drops(drops.size(), why);
        figures.dropped(drops.size());
        release(s, waiting, drops);
      }
      writeAgain();
    } catch (StoreException | RuntimeException e) {
      failed(e);
    }
  }

  /** The store has gone meanwhile: what the sessions have forgotten goes when it is back. */
  private void keep(List<Operation> drops, @Nullable Batch waiting) {
    undecided.add(drops);
    if (waiting != null) {
      Batch release = composition.compose(waiting.number(), drops);
      inDoubt = waiting.after(release, waiting.number());
    }
  }

  private void release(SessionStore s, Batch waiting, List<Operation> drops) throws StoreException {
    Batch release = composition.compose(lastBatch + 1, drops);
    releasing = release.number();
    inDoubt = waiting.after(release, releasing + 1); // nothing is missing if this one fails
    s.apply(release);
    lastBatch = releasing;
    inDoubt = waiting.numbered(lastBatch + 1);
  }

  /** Without messages it will do; if not even that, it waits. */
  private void refuse(Batch batch, String why) {
    clearance.end();
    figures.failed();
    full.refuses(why);
    journal.full(true);
    journal.schedule(() -> journal.full(false), FULL_RETRY_NANOS); // somebody has to try
    Batch less = series.refuse(batch, figures);
    if (less != null) {
      write(less, windowInDoubt);
    } else {
      journal.ready(false);
      journal.schedule(() -> storeThread.execute(this::writeAgain), FULL_RETRY_NANOS);
    }
  }

  private void writeAgain() {
    Batch batch = inDoubt;
    if (open && batch != null) {
      write(batch, windowInDoubt);
    }
  }

  // ---- reading

  void read(QueueRead wish) {
    SessionStore s = store;
    if (s == null || !open || !reads.isEmpty()) {
      reads.add(wish);
      return;
    }
    try {
      reads.read(wish, s, committedWindow);
    } catch (StoreException | RuntimeException e) {
      failed(e);
    }
  }

  private void readWaiting() {
    reads.take().forEach(this::read);
  }

  // ---- a store fails

  private void failed(Exception e) {
    figures.failed();
    journal.ready(false);
    SessionStore s = store;
    if (s != null && StoreTrouble.isOf(StoreException.Kind.UNSUPPORTED, e)) {
      leave(s, e);
      absence.begin(everUsed);
      return;
    }
    trouble.failed(e);
    open = false;
    absence.begin(everUsed);
    if (closed != null) {
      close();
      return;
    }
    retry.later();
  }

  // ---- a store goes

  void detach(CompletableFuture<Void> whenClosed) {
    closed = whenClosed;
    if (store == null || !open || inDoubt != null) {
      close();
    } else {
      closeAfterWindow = journal.lastWindow() + 1;
      journal.request();
    }
  }

  private void close() {
    journal.ready(false);
    SessionStore s = store;
    store = null;
    if (s != null && open) {
      try {
        s.close();
      } catch (RuntimeException e) {
        log.error("the store could not be closed: {}", e.toString(), e);
      }
    }
    open = false;
    settled.failed(new IllegalStateException("the store is taken back"));
    if (s != null) {
      log.info("the store is closed");
      absence.begin(everUsed);
    }
    CompletableFuture<Void> waiting = closed;
    closed = null;
    if (waiting != null) {
      waiting.complete(null);
    }
  }
}
