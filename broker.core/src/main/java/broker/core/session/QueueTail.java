package broker.core.session;

import broker.core.journal.DurableSession;
import broker.core.journal.EntryState;
import broker.core.journal.LoopJournal;
import broker.core.journal.QueuePortion;
import broker.core.journal.QueuePortion.QueuedEntry;
import broker.core.journal.Surrender;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session's queue that lies in the store only, and is read portion by portion while
 * the client drains what is before it. Owned by the session's loop.
 */
@OnEventLoop
final class QueueTail {
  /*
   * Order:   as long as there is a tail, what is queued goes to its end.
   * Unseen:  after a start all of a queue is tail, and what was in flight is somewhere at its beginning. Nothing
   *          is sent before that has been found: a client must not get it with another identifier.
   * Oldest:  what has to go without having been read goes by its sequence number. As a rule the numbers follow each
   *          other. Where they do not (the store refused some, or it is not known what was in flight), the
   *          beginning is looked at first, and what is to go is owed until then.
   * Look:    reads what lies at the beginning and leaves it there, but for what was in flight, is owed or too old.
   * Pace:    what clients take has to be removed from the store. When a hundred of them come back at the same moment
   *          they take faster than it removes, so nothing is read for them while too much of that waits.
   */
  private static final Logger log = LoggerFactory.getLogger(QueueTail.class);
  private static final long PORTION_BYTES = 128L << 10;

  private static final long LOOK_BYTES = 32L << 10;
  private static final int PORTION_ENTRIES = 250;

  /** One that is small takes no less of what is lent. */
  private static final long ENTRY_BYTES = 512;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Session session;
  private final LoopJournal journal;
  private final DeliveryQueue queue;
  private final OutboxContents contents;
  private final Runnable more; // called when there is something to send
  private final TailSizes sizes = new TailSizes();
  private @Nullable DurableSession handle;
  private long next; // sequence number to read from
  private long last;
  private long lastWindow; // that has the last entry
  private long owed; // so many of the first have gone, and are in the store still
  private long whole; // up to this sequence number none is missing, itself excluded
  private long seen = -1; // sequence number of the first, if it was looked at
  private long seenExpiry;
  private boolean reading;
  private boolean cutting; // by the store, which tells how far it has come
  private boolean restoring; // what is read goes into memory; otherwise it is looked at
  private boolean paused; // until the store has removed more
  private boolean unseen;
  private boolean damaged; // the store: there may be less than is counted
  private long refusals; // since then

  /**
   * A tail that is empty.
   *
   * @param more is called when a portion was read
   */
  QueueTail(Session session, DeliveryQueue queue, OutboxContents contents, Runnable more) {
    this.session = session;
    this.journal = session.shard().journal();
    this.queue = queue;
    this.contents = contents;
    this.more = more;
  }

  boolean isEmpty() {
    return inStore() == 0;
  }

  private long inStore() {
    return sizes.entries() + owed;
  }

  /** True while it is not known what was in flight before the start. */
  boolean isUnseen() {
    return unseen;
  }

  // ---- what goes to the end

  /** All that a session has in the store after a start. */
  void restore(DurableSession known, long first, long lastSequence, long count, long size) {
    handle = known;
    next = first;
    last = lastSequence;
    unseen = true;
    sizes.add(count, size);
    queue.beyond(count, size);
  }

  /** A message was appended in the store. */
  void add(DurableSession known, long sequence, long window, int size) {
    if (isEmpty()) {
      handle = known;
      next = sequence;
    }
    last = sequence;
    lastWindow = window;
    sizes.add(1, size);
    queue.beyond(1, size);
  }

  /** The store had no room for an entry. */
  void refused(long sequence, int size) {
    if (isEmpty() || sequence < next || sequence > last) {
      return;
    }
    refusals++;
    if (sizes.entries() > 0) {
      queue.beyond(-1, -sizes.removeLast(size));
    } else {
      owed--;
    }
  }

  /** It is not wanted any more, or not there. */
  void clear() {
    queue.beyond(-sizes.entries(), -sizes.bytes());
    sizes.clear();
    noteSeen();
    owed = 0;
  }

  /** The store was damaged: some of it may be gone. If it is not counted, its end tells. */
  void damaged() {
    damaged = true;
    refusals = 0;
    DurableSession known = handle;
    if (known != null && owed == 0) {
      long first = next;
      long expected = sizes.entries();
      new TailCount(
              journal,
              contents,
              known,
              first,
              last,
              () -> damaged && known == handle && next == first && owed == 0 && refusals == 0,
              there -> noteLost(expected - there))
          .begin();
    }
  }

  private void noteLost(long lost) {
    if (lost > 0) {
      log.error(
          "{} messages for {} are lost with a part of the store, {} are left",
          lost,
          session,
          inStore() - lost);
      long each = sizes.bytes() / Math.max(1, sizes.entries());
      for (long i = Math.min(lost, sizes.entries()); i > 0; i--) {
        queue.beyond(-1, -sizes.removeLast(each));
      }
    }
    damaged = false;
  }

  /** The store that has it is not the one in use any more. */
  void lose() {
    if (sizes.entries() > 0) {
      log.error(
          "{} messages for {} are lost with the store they were in", sizes.entries(), session);
    }
    clear();
  }

  // ---- what goes from the beginning without being read

  /** Drops the oldest message; false when there is none. */
  boolean dropOldest() {
    if (sizes.entries() == 0) {
      return false;
    }
    queue.beyond(-1, -sizes.removeFirst());
    owed++;
    if (!unseen) {
      queue.noteDropped(1);
    }
    settle();
    return true;
  }

  /** Drops the newest message; false when there is none, or it is not known which one that is. */
  boolean dropNewest() {
    DurableSession known = handle;
    if (known == null || reading || sizes.entries() == 0 || last - next + 1 != inStore()) {
      return false;
    }
    journal.dequeueRange(known, last, last);
    last--;
    queue.beyond(-1, -sizes.removeLast(sizes.bytes() / sizes.entries()));
    queue.noteDropped(1);
    return true;
  }

  /** Sees to it that what is too old at the beginning goes, now or soon. */
  void dropExpired(long nowNanos) {
    if (!isEmpty() && (seen != next || isPast(seenExpiry, nowNanos))) {
      start();
    }
  }

  private static boolean isPast(long expiresAtNanos, long nowNanos) {
    return expiresAtNanos != ApplicationMessage.NEVER && nowNanos - expiresAtNanos >= 0;
  }

  /** Has what is owed removed, as far as it is known which sequence numbers that are. */
  private void settle() {
    if (cutting) {
      return;
    }
    if (owed > 0 && !unseen) {
      if (sizes.entries() == 0) {
        remove(last + 1);
        owed = 0;
      } else if (last - next + 1 == inStore()) {
        owed -= remove(next + owed);
      } else if (next < whole) {
        owed -= remove(Math.min(next + owed, whole));
      }
    }
    if (owed > 0) {
      start();
    }
  }

  /** Has all before this sequence number removed; returns how many numbers that are. */
  private long remove(long end) {
    DurableSession known = handle;
    long count = end - next;
    if (known != null && count > 0) {
      journal.dequeueRange(known, next, end - 1);
    }
    next = end;
    return count;
  }

  // ---- what is read

  /** Reads the next portion, unless it is on its way. */
  void read() {
    restoring |= !isEmpty();
    start();
  }

  private void start() {
    DurableSession known = handle;
    if (reading || paused || isEmpty() || known == null) {
      return;
    }
    if (restoring && journal.isBehind()) {
      paused = true;
      journal.whenDurable(journal.window(), this::goOn);
      return;
    }
    reading = true;
    Shard shard = session.shard();
    long bytes = restoring ? shard.lendQueueMemory(PORTION_BYTES) : LOOK_BYTES;
    int entries = (int) Math.min(PORTION_ENTRIES, bytes / ENTRY_BYTES);
    journal
        .journal()
        .read(known, next, entries, bytes, shard.loop(), returned(known, restoring ? bytes : 0));
  }

  private void goOn() {
    paused = false;
    start();
  }

  private Consumer<QueuePortion> returned(DurableSession known, long lent) {
    return portion -> {
      session.shard().returnQueueMemory(lent);
      take(known, portion);
    };
  }

  // ---- what the store takes from the beginning because it is full

  /** Lets the store cut it at its beginning, if all that is before it in memory is gone. */
  Surrender.@Nullable End surrender(DurableSession known, long most) {
    if (reading || isEmpty() || owed > 0 || known != handle || !queue.isEmpty()) {
      return null;
    }
    reading = true;
    cutting = true;
    return new Surrender.End(
        known,
        next,
        most,
        (sequence, count) -> session.execute(() -> wasCut(known, sequence, count)));
  }

  private void wasCut(DurableSession known, long sequence, long count) {
    reading = false;
    cutting = false;
    if (session.isEnded() || known != handle || isEmpty()) {
      return; // it was cleared meanwhile
    }
    long gone = Math.min(owed, count); // went for another reason meanwhile
    owed -= gone;
    for (; gone < count && sizes.entries() > 0; gone++) {
      queue.beyond(-1, -sizes.removeFirst());
      queue.noteDropped(1);
    }
    if (!unseen && sequence > 0) {
      next = sequence + 1;
    }
    unseen &= !isEmpty();
    settle();
    if (session.isConnected()) {
      read();
      more.run();
    }
  }

  private void take(DurableSession known, QueuePortion portion) {
    reading = false;
    if (session.isEnded() || known != handle || isEmpty()) {
      restoring = false;
      return; // it was cleared meanwhile
    }
    List<QueuedEntry> read = portion.entries();
    if (read.isEmpty() && nothingRead(portion.durable())) {
      return;
    }
    boolean first = unseen;
    int taken = 0;
    while (taken < read.size() && take(known, read.get(taken), first)) {
      taken++;
    }
    look(read.subList(taken, read.size()));
    if (next > last) {
      end();
    }
    if (isEmpty()) {
      unseen = false;
    }
    if (unseen) {
      start();
      return;
    }
    restoring = false;
    settle();
    more.run();
  }

  /** What is left was counted when it was not there. */
  private void end() {
    if (damaged) {
      noteLost(inStore());
    }
    clear();
  }

  /** Nothing is there; true if it will be soon. */
  private boolean nothingRead(long durable) {
    if (durable == Long.MAX_VALUE) {
      lose();
    } else if (durable >= lastWindow) {
      log.error("{} messages for {} cannot be read", inStore(), session);
      clear();
    } else {
      journal.whenDurable(lastWindow, this::start);
      return true;
    }
    return false;
  }

  /** Takes one out; false if it stays, and what follows too. */
  private boolean take(DurableSession known, QueuedEntry e, boolean first) {
    if (e.sequence() < next) {
      return true; // it has gone since
    }
    if (e.sequence() > last) {
      next = last + 1;
      return false;
    }
    long state = e.state();
    if (!EntryState.isKnown(state)) {
      log.error("{}: entry {} has an unknown state and is left out", session, e.sequence());
      passed(e);
    } else if (EntryState.phase(state) != EntryState.QUEUED) {
      if (unseen && owed > 0) {
        next = e.sequence() + 1;
        owed--; // it had taken a place in the queue: another one need not go
      } else {
        passed(e);
      }
      takeInFlight(known, e, first);
    } else {
      noteSeen();
      return takeQueued(known, e);
    }
    return true;
  }

  private void takeInFlight(DurableSession known, QueuedEntry e, boolean first) {
    if (contents.has(EntryState.packetIdentifier(e.state()), e.sequence())) {
      return; // it went out past the tail
    }
    Delivery delivery = delivery(known, e);
    if (first) {
      contents.restoreInFlight(delivery, e.state());
    } else {
      noteSeen();
      queue.restore(delivery);
    }
  }

  /** Nothing that follows is in flight. */
  private void noteSeen() {
    if (unseen) {
      unseen = false;
      queue.noteDropped(owed);
    }
  }

  private boolean takeQueued(DurableSession known, QueuedEntry e) {
    if (owed > 0) {
      next = e.sequence();
      owed -= remove(e.sequence() + 1);
    } else if (restoring) {
      passed(e);
      queue.restore(delivery(known, e));
    } else if (e.message().isExpired(session.shard().loop().nanos())) {
      passed(e);
      journal.dequeueRange(known, e.sequence(), e.sequence());
      queue.noteExpired();
    } else {
      return false;
    }
    return true;
  }

  /** This one is not a part of the tail any more. */
  private void passed(QueuedEntry e) {
    next = e.sequence() + 1;
    if (sizes.entries() > 0) {
      // sizes in the store are not quite those in memory
      queue.beyond(-1, -sizes.removeFirst(e.message().size()));
    } else {
      owed = Math.max(0, owed - 1);
    }
  }

  /** Notes what is known of the beginning, which stays. */
  private void look(List<QueuedEntry> stays) {
    seen = -1;
    whole = 0;
    if (!stays.isEmpty() && next <= last) {
      QueuedEntry oldest = stays.get(0);
      next = oldest.sequence();
      seen = next;
      seenExpiry = oldest.message().expiresAtNanos();
      whole = next;
      for (QueuedEntry e : stays) {
        if (e.sequence() != whole) {
          return;
        }
        whole++;
      }
    }
  }

  private Delivery delivery(DurableSession known, QueuedEntry e) {
    long age = journal.journal().clock().millis() - e.receivedMillis();
    Delivery delivery =
        new Delivery(
            e.message(),
            EntryState.qos(e.state()),
            EntryState.retain(e.state()),
            e.extra().subscriptionIdentifiers(),
            session.group(e.extra().sharedFilter()),
            session.shard().loop().nanos() - Math.max(0, age) * NANOS_PER_MILLI);
    delivery.entry = journal.stored(known, e.sequence(), e.message(), e.state());
    return delivery;
  }
}
