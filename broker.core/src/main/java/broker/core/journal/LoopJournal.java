package broker.core.journal;

import broker.core.journal.Operations.Dequeue;
import broker.core.journal.Operations.DequeueRange;
import broker.core.journal.Operations.PutReceived;
import broker.core.journal.Operations.PutSession;
import broker.core.journal.Operations.PutSubscription;
import broker.core.journal.Operations.PutWill;
import broker.core.journal.Operations.RemoveReceived;
import broker.core.journal.Operations.RemoveSession;
import broker.core.journal.Operations.RemoveSubscription;
import broker.core.journal.Operations.RemoveWill;
import broker.core.journal.Operations.UpdateEntry;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ApplicationMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one loop on their way to the store, and what waits on that loop until they are
 * there. Owned by the loop.
 *
 * <p>Elision: what is put and removed within one window comes to nothing, and what is changed twice
 * is written once. What subscribers may be about to acknowledge goes over into the next window.
 */
@OnEventLoop
public final class LoopJournal {
  private final Journal journal;
  private final Loop loop;
  private final LoopCounters counters;
  private final LoopWindows windows;
  private final TicketReturns returns;
  private final Urgency urgency;
  private boolean on;
  private long mark; // the window that has to be durable for all that was done here
  private final Recording recording = new Recording();

  LoopJournal(Journal journal, Loop loop, LoopCounters counters) {
    this.journal = journal;
    this.loop = loop;
    this.counters = counters;
    this.windows = new LoopWindows(this, journal, loop);
    this.returns = new TicketReturns(loop);
    this.urgency = windows.urgency();
  }

  /**
   * Before a window ends, all it is concerned with has to be there.
   *
   * @param handsOver hands over what the loop has for others
   */
  public void handOver(Runnable handsOver) {
    windows.handOver(handsOver);
  }

  /** Adds something that it is the journal of. */
  public void source(JournalSource source) {
    windows.source(source);
  }

  /**
   * Who is told of what the store had no room for.
   *
   * @param refusals are told
   */
  public void refusals(Refusals refusals) {
    windows.refusals(refusals);
  }

  /** The number of the window that collects, the same on all loops that are equally far. */
  public long window() {
    return windows.current().number;
  }

  /** To be called between two messages: a turn may have thousands, and the store waits. */
  public void betweenMessages() {
    windows.endIfAsked();
  }

  /**
   * True while no QoS 2 message may begin that sessions of other loops are concerned with; it may
   * {@link #afterCut}.
   */
  public boolean isCutting() {
    return windows.isCutting();
  }

  /** Runs the task when the next window has begun. */
  public void afterCut(Runnable task) {
    windows.afterCut(task);
  }

  /** The loop. Any thread. */
  public Loop loop() {
    return loop;
  }

  LoopWindows windows() {
    return windows;
  }

  /** True when changes are collected: there is a store, or there was one. */
  public boolean isOn() {
    return on;
  }

  void on(boolean now) {
    on = now;
  }

  /** The journal of the broker. Any thread. */
  public Journal journal() {
    return journal;
  }

  // ---- sessions

  /** A session that is put with the next call. */
  public DurableSession begin(String clientId) {
    return new DurableSession(clientId, journal.nextIncarnation(), journal.generation());
  }

  /** True when it is a part of what the store holds now, or of what it will hold next. */
  public boolean isCurrent(DurableSession session) {
    return session.generation == journal.generation();
  }

  /** Keeps the session, or what has changed of it. */
  public void putSession(DurableSession session, byte[] content) {
    session.pending(windows.current());
    if (session.put instanceof PutSession last && last.isOpen()) {
      last.content = content;
      elided(1);
      touch();
    } else {
      session.put = add(new PutSession(session, content), Urgency.NOW);
    }
  }

  /**
   * Removes the session with all that belongs to it.
   *
   * @param entries those of its queue that are in memory
   */
  public void removeSession(DurableSession session, List<Entry> entries) {
    add(new RemoveSession(session, List.copyOf(entries)), Urgency.NOW);
  }

  /** Keeps a subscription. */
  public void putSubscription(DurableSession session, String filter, byte[] content) {
    Map<Object, Operation> pending = session.pending(windows.current());
    replace(pending, filter, new PutSubscription(session, filter, content));
  }

  /** Removes a subscription. */
  public void removeSubscription(DurableSession session, String filter) {
    Map<Object, Operation> pending = session.pending(windows.current());
    replace(pending, filter, new RemoveSubscription(session, filter));
  }

  private void replace(Map<Object, Operation> pending, Object key, Operation operation) {
    Operation last = pending.put(key, operation);
    if (last != null && last.isOpen()) {
      cancel(last);
    }
    add(operation, Urgency.NOW);
  }

  /** Keeps the will. */
  public void putWill(DurableSession session, byte[] content) {
    session.pending(windows.current());
    session.will = replaceWill(session.will, new PutWill(session, content));
  }

  /** Removes the will. */
  public void removeWill(DurableSession session) {
    session.pending(windows.current());
    session.will = replaceWill(session.will, new RemoveWill(session));
  }

  private Operation replaceWill(@Nullable Operation last, Operation operation) {
    if (last != null && last.isOpen()) {
      cancel(last);
    }
    return add(operation, Urgency.LAZY);
  }

  /** Keeps a Packet Identifier received at QoS 2. */
  public void putReceived(DurableSession session, int packetId) {
    Map<Object, Operation> pending = session.pending(windows.current());
    Operation last = pending.remove(packetId);
    Operation put = new PutReceived(session, packetId);
    if (last != null && last.isOpen()) {
      cancel(last);
    }
    pending.put(packetId, put);
    add(put, Urgency.NOW);
    awaitCommit();
  }

  /** Removes a Packet Identifier that is released. */
  public void removeReceived(DurableSession session, int packetId) {
    Map<Object, Operation> pending = session.pending(windows.current());
    Operation last = pending.remove(packetId);
    if (last instanceof PutReceived && last.isOpen()) {
      cancel(last);
      elided(2);
      touch();
    } else {
      Operation removal = new RemoveReceived(session, packetId);
      pending.put(packetId, removal);
      add(removal, Urgency.NOW);
    }
  }

  // ---- queues

  /**
   * Appends an entry to the queue of a session.
   *
   * @param expected when its client has it: soon if its word is awaited as well as the disk's
   * @param kept whether memory keeps it; false when it is read again from the store
   */
  public Entry enqueue(
      DurableSession session,
      ApplicationMessage message,
      long state,
      byte[] extra,
      Expected expected,
      boolean kept) {
    boolean quick = expected.isSoon();
    Entry entry = new Entry(session, session.nextSequence(), message, state, extra, kept);
    if (recording.isOn()) {
      Ticket t = recording.ticket();
      entry.ticket = t;
      if (!quick) {
        t.awaitCommit();
      }
    }
    add(entry, quick ? Urgency.ELIDABLE : Urgency.NOW);
    if (quick) {
      entry.isQuick = true;
      urgency.quick(entry, expected.lingers);
      entry.hold();
    }
    return entry;
  }

  /**
   * Appends an entry that memory does not keep; it is read again from the store.
   *
   * @return its sequence number
   */
  public long enqueue(DurableSession session, StorableMessage message, long state, byte[] extra) {
    // while a window ends a message may have to wait for the next one
    Ticket t = recording.isOn() && !isCutting() ? recording.common(window()) : null;
    if (t == null && recording.isOn()) {
      return enqueue(session, message.message(), state, extra, Expected.SOME_TIME, false)
          .sequence();
    }
    long sequence = session.nextSequence();
    session.firm(sequence);
    windows.append(session, sequence, message, state, extra, t);
    added(Urgency.NOW);
    return sequence;
  }

  /** An entry that was read from the store. */
  public Entry stored(
      DurableSession session, long sequence, ApplicationMessage message, long state) {
    return new Entry(session, sequence, message, state, Operation.NONE, false);
  }

  /**
   * Sets the state of an entry.
   *
   * @param waits whether something waits for it to be durable
   */
  public void update(Entry entry, long state, boolean waits) {
    UpdateEntry last = entry.update instanceof UpdateEntry u && u.isOpen() ? u : null;
    if (!entry.isOpen() && last == null) {
      entry.update = add(new UpdateEntry(entry, state), waits ? Urgency.NOW : Urgency.LAZY);
      return;
    }
    if (last == null) {
      entry.state = state;
    } else {
      last.state = state;
    }
    elided(1);
    touch();
    if (waits) {
      urgency.want(Urgency.NOW);
    }
  }

  /** Removes an entry, and lets its publisher know if that waits. */
  public void dequeue(Entry entry) {
    Operation update = entry.update;
    if (update != null && update.isOpen()) {
      cancel(update);
      elided(1);
    }
    if (entry.isOpen()) {
      cancel(entry);
      elided(2);
      if (entry.isQuick) {
        urgency.elided(entry);
      }
    } else {
      add(new Dequeue(entry), Urgency.LAZY);
    }
    Ticket t = entry.ticket;
    if (t != null) {
      entry.ticket = null;
      if (entry.awaited) {
        t.release();
      }
    }
  }

  /** Removes entries that memory does not keep, by their sequence numbers. */
  public void dequeueRange(DurableSession session, long first, long last) {
    DequeueRange range = session.range;
    if (range != null && range.isOpen() && !range.cancelled && range.last + 1 == first) {
      range.last = last;
      elided(1);
      touch();
    } else {
      session.range = add(new DequeueRange(session, first, last), Urgency.LAZY);
    }
  }

  // ---- who waits

  /**
   * Begins to note what the message that is published now has to wait for.
   *
   * @param relaxed whether it waits for nothing
   */
  public void record(boolean relaxed) {
    recording.begin(on && !relaxed, null);
    urgency.publishing(relaxed);
  }

  /** Ends that; returns what to wait for, or null. */
  public @Nullable Ticket recorded() {
    Ticket t = recording.end();
    urgency.published();
    if (t != null) {
      t.window(mark);
    }
    return t;
  }

  /** True while a message is published whose acknowledgement can wait. */
  public boolean isRecording() {
    return recording.isOn();
  }

  /** Only the disk's word counts for the message that is published now. */
  public void awaitCommit() {
    if (recording.isOn()) {
      recording.ticket().awaitCommit();
    }
  }

  /** The message that is published now is retained. */
  public @Nullable Ticket awaitRetained() {
    if (!on) {
      return null;
    }
    touch();
    boolean waits = recording.isOn();
    urgency.want(waits ? Urgency.NOW : Urgency.LAZY);
    awaitCommit();
    return waits ? recording.ticket() : null;
  }

  /** The message that is published now goes to durable sessions of another loop. */
  public Ticket part() {
    Ticket t = recording.ticket();
    t.holdPart();
    mark = Math.max(mark, windows.afterHandOver());
    urgency.want(Urgency.ELIDABLE);
    return t;
  }

  /** Begins to note what a message from another loop, whose ticket this is, has to wait for. */
  public void recordPart(Ticket whole) {
    recording.begin(on, new Ticket(whole));
  }

  /** Ends that. */
  public void recordedPart(LoopJournal home) {
    Ticket part = recording.end();
    Ticket whole = part == null ? null : part.parent();
    if (part == null || whole == null) {
      return;
    }
    if (part.isReleased()) {
      returns.add(home, whole);
    } else if (!part.awaitsCommit()) {
      part.whenReleased(() -> returns.add(home, whole));
    }
  }

  /** Runs the task when all that was done on this loop so far is durable; at once if it is. */
  public void whenDurable(Runnable task) {
    whenDurable(mark, task);
  }

  /** Runs the task when this window is durable; at once if it is. */
  public void whenDurable(long window, Runnable task) {
    if (!isDurable(window)) {
      urgency.want(Urgency.NOW);
    }
    await(window, task);
  }

  /** As above, but how soon that has to be was said with what it waits for. */
  public void await(long window, Runnable task) {
    if (isDurable(window)) {
      task.run();
    } else {
      windows.await(window, task);
    }
  }

  /** Runs the task once, when what this ticket stands for is safe; at once if it is. */
  public void whenSafe(@Nullable Ticket waited, Runnable task) {
    if (isSafe(waited) || waited == null) {
      task.run();
      return;
    }
    Runnable once = new Once(task);
    waited.whenReleased(once);
    windows.await(waited, once);
  }

  /** True when nothing has to be waited for. */
  public boolean isSafe(@Nullable Ticket waited) {
    return waited == null || waited.isReleased() || !on || windows.isDurable(waited);
  }

  /** True when nobody waits for this window any more. */
  public boolean isDurable(long window) {
    return !on || windows.isDurable(window);
  }

  /** The window that has to be durable for all that was done on this loop so far. */
  public long mark() {
    return mark;
  }

  /** True when so much waits for the store that publishers should not be read from. */
  public boolean isBehind() {
    return on
        && (windows.bytes() > journal.maximumLoopBytes() || journal.isBehindBeside(loop.index()));
  }

  // ---- operations

  private <O extends Operation> O add(O operation, int level) {
    assert loop.inLoop();
    windows.add(operation);
    added(level);
    return operation;
  }

  private void added(int level) {
    counters.increment(Counter.JOURNAL_OPERATIONS);
    touch();
    urgency.want(level);
  }

  private void touch() {
    mark = Math.max(mark, windows.current().number);
  }

  private void cancel(Operation operation) {
    windows.cancel(operation);
  }

  private void elided(int operations) {
    counters.add(Counter.JOURNAL_ELIDED, operations);
  }
}
