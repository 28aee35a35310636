package broker.core.journal;

import broker.core.journal.Operations.DequeueRange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of one session that outlives its connections. Owned by the session's loop,
 * but for what belongs to the store thread.
 */
public final class DurableSession {
  private final String clientId;

  /** Tells sessions of one client apart: a later one has a higher number. */
  final long incarnation;

  /** Of the content that it is a part of. */
  final long generation;

  // of the loop: what can still be changed
  private long window = -1; // its number
  @Nullable Operation put;
  @Nullable Operation will;
  @Nullable DequeueRange range;
  private @Nullable Map<Object, Operation> pending; // by filter or Packet Identifier
  private long sequence;
  private long firm; // up to this entry the queue is handed over with this window

  /** What is left of it in a damaged store: written by the store thread, taken by the loop. */
  private volatile @Nullable FoundSession found;

  // of the store thread
  boolean known;
  boolean dead;
  private long firstRemoved;
  private long lastRemoved = -1;
  private long storedEntries;
  private long storedBytes;
  private long there; // up to this entry, whatever is in doubt
  long composed; // the composition that has met it
  int place; // in that

  DurableSession(String clientId, long incarnation, long generation) {
    this.clientId = clientId;
    this.incarnation = incarnation;
    this.generation = generation;
  }

  /** A session that was loaded; any that was begun in this process is a later one. */
  static DurableSession loaded(String clientId, long generation) {
    DurableSession session = new DurableSession(clientId, 0, generation);
    session.known = true;
    return session;
  }

  /** The Client Identifier. Any thread. */
  public String clientId() {
    return clientId;
  }

  /** The sequence number of the next entry of its queue. */
  long nextSequence() {
    sequence++;
    return sequence;
  }

  /** This entry is handed over with its window, and so are those before it. */
  void firm(long entry) {
    firm = Math.max(firm, entry);
  }

  /** True when an entry need not be handed over because of a later one. */
  boolean isFree(long entry) {
    return entry > firm;
  }

  /** Entries up to this one are in the store. */
  public void lastSequence(long last) {
    sequence = Math.max(sequence, last);
  }

  // ---- what its queue takes in the store, about; store thread

  /** Entries have come to the store, or have left it. */
  void stored(long entries, long bytes) {
    storedEntries += entries;
    storedBytes = storedEntries == 0 ? 0 : storedBytes + bytes;
  }

  /** So many have left it, or will not come, of sizes that are not known. */
  void storedRange(long entries) {
    stored(-entries, storedEntries > 0 ? -storedBytes / storedEntries * entries : 0);
  }

  /** Bytes of its queue in the store, as if no message were in another queue too. */
  long storedBytes() {
    return Math.max(0, storedBytes) + Math.max(0, storedEntries) * Operation.STORED_BYTES;
  }

  /** What was not handed over yet, by filter or Packet Identifier. */
  Map<Object, Operation> pending(Window now) {
    if (window != now.number) {
      window = now.number;
      forget();
    }
    Map<Object, Operation> map = pending;
    if (map == null) {
      map = new HashMap<>(4);
      pending = map;
    }
    return map;
  }

  private void forget() {
    pending = null;
    put = null;
    will = null;
  }

  /** A window with operations of it is durable: a session that is quiet keeps nothing of them. */
  void settled(Window durable) {
    if (window <= durable.number) {
      forget();
    }
    DequeueRange last = range;
    if (last != null && !last.isOpen()) {
      range = null;
    }
  }

  /** Entries with these numbers are removed, also those that come with the same batch. */
  void removed(long first, long last) {
    firstRemoved = first;
    lastRemoved = last;
  }

  boolean isRemoved(long number) {
    return number >= firstRemoved && number <= lastRemoved;
  }

  // ---- after damage to the store

  /** This is left of it; null if nothing is. Store thread. */
  void found(@Nullable FoundSession remains) {
    found = remains;
    there = 0;
    storedEntries = 0;
    storedBytes = 0;
    if (remains != null) {
      there = remains.queue().lastSequence();
      stored(remains.queue().entries(), remains.queue().bytes());
    }
  }

  /** What is left of it, once; null if nothing is. The session's loop. */
  public @Nullable FoundSession takeFound() {
    FoundSession remains = found;
    found = null;
    return remains;
  }

  /** True when the store has, or once had, an entry that is to be put. Store thread. */
  boolean isThere(long entry) {
    return entry <= there;
  }

  /** Its queue begins anew in the store, up to this entry. Store thread. */
  void requeued(long last) {
    there = last;
    storedEntries = 0;
    storedBytes = 0;
  }

  @Override
  public String toString() {
    return clientId;
  }
}
