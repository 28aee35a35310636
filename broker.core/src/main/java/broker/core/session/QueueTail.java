package broker.core.session;

import broker.core.journal.DurableSession;
import broker.core.journal.Entry;
import broker.core.journal.EntryState;
import broker.core.journal.LoopJournal;
import broker.core.journal.QueuePortion;
import broker.core.journal.QueuePortion.QueuedEntry;
import broker.core.loop.OnEventLoop;
import java.util.List;
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
   */
  private static final Logger log = LoggerFactory.getLogger(QueueTail.class);
  private static final int PORTION_ENTRIES = 500;
  private static final long PORTION_BYTES = 128L << 10;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Session session;
  private final LoopJournal journal;
  private final DeliveryQueue queue;
  private final OutboxContents contents;
  private final Runnable more; // called when there is something to send
  private @Nullable DurableSession handle;
  private long next; // sequence number to read from
  private long last;
  private long lastWindow; // that has the last entry
  private long entries;
  private long bytes;
  private boolean reading;
  private boolean unseen;

  /**
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
    return entries == 0;
  }

  /** True while it is not known what was in flight before the start. */
  boolean isUnseen() {
    return unseen;
  }

  /** All that a session has in the store after a start. */
  void restore(DurableSession known, long first, long lastSequence, long count, long size) {
    handle = known;
    next = first;
    last = lastSequence;
    unseen = true;
    count(count, size);
  }

  /** A message was appended in the store. */
  void add(DurableSession known, Entry entry) {
    if (entries == 0) {
      handle = known;
      next = entry.sequence();
    }
    last = entry.sequence();
    lastWindow = entry.windowNumber();
    count(1, entry.size());
  }

  private void count(long change, long size) {
    entries += change;
    bytes += size;
    queue.beyond(change, size);
  }

  /** The store had no room for an entry. */
  void refused(Entry entry) {
    if (entries > 0 && entry.sequence() >= next && entry.sequence() <= last) {
      count(-1, -entry.size());
    }
  }

  /** It is not wanted any more, or not there. */
  void clear() {
    count(-entries, -bytes);
    unseen = false;
  }

  /** The store that has it is not the one in use any more. */
  void lose() {
    if (entries > 0) {
      log.error("{} messages for {} are lost with the store they were in", entries, session);
    }
    clear();
  }

  /** Reads the next portion, unless it is on its way. */
  void read() {
    DurableSession known = handle;
    if (reading || entries == 0 || known == null) {
      return;
    }
    reading = true;
    journal
        .journal()
        .read(
            known,
            next,
            PORTION_ENTRIES,
            PORTION_BYTES,
            session.shard().loop(),
            portion -> take(known, portion));
  }

  private void take(DurableSession known, QueuePortion portion) {
    reading = false;
    if (session.isEnded() || known != handle || entries == 0) {
      return; // it was cleared meanwhile
    }
    List<QueuedEntry> read = portion.entries();
    boolean first = unseen;
    for (QueuedEntry entry : read) {
      if (entry.sequence() <= last) {
        take(known, entry, first);
      }
    }
    if (read.isEmpty()) {
      nothingRead(portion.durable());
    } else {
      next = read.get(read.size() - 1).sequence() + 1;
    }
    if (entries > 0 && next > last) {
      clear(); // it was counted when it was not there
    }
    unseen &= entries > 0;
    if (unseen) {
      read();
    } else {
      more.run();
    }
  }

  private void nothingRead(long durable) {
    if (durable == Long.MAX_VALUE) {
      lose();
    } else if (durable >= lastWindow) {
      log.error("{} messages for {} cannot be read", entries, session);
      clear();
    } else {
      journal.whenDurable(lastWindow, this::read);
    }
  }

  private void take(DurableSession known, QueuedEntry e, boolean first) {
    boolean isLast = entries <= 1; // sizes in the store are not quite those in memory
    count(entries > 0 ? -1 : 0, isLast ? -bytes : -Math.min(bytes, e.message().size()));
    long state = e.state();
    if (!EntryState.isKnown(state)) {
      log.error("{}: entry {} has an unknown state and is left out", session, e.sequence());
      return;
    }
    boolean inFlight = EntryState.phase(state) != EntryState.QUEUED;
    if (inFlight && contents.has(EntryState.packetIdentifier(state), e.sequence())) {
      return; // it went out past the tail
    }
    Delivery delivery = delivery(known, e);
    if (inFlight && first) {
      contents.restoreInFlight(delivery, state);
    } else {
      unseen = false;
      queue.restore(delivery);
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
    delivery.entry = journal.stored(known, e.sequence(), e.message(), e.state(), new byte[0]);
    return delivery;
  }
}
