package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.core.packet.ApplicationMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One delivery in the queue of a durable session, and the operation that puts it there. Owned by
 * the session's loop; what its window takes along is the store thread's while it is written.
 */
public final class Entry extends Operation {
  private static final ByteBuffer NO_EXTRA = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final DurableSession session;
  private final long sequence;
  private final int size;
  private final byte[] extra;

  /**
   * Whether the message it refers to is shared with later entries; false when it is let go, or was
   * read from the store.
   */
  private final boolean counted;

  private final ApplicationMessage message;
  long state;
  @Nullable Operation update; // in a window that is still open, or was
  volatile @Nullable Ticket ticket; // let go by the loop when it is acknowledged
  boolean awaited; // the ticket counts on it
  long due; // see Urgency
  boolean isQuick; // known there
  private boolean goesOver; // into the next window
  private boolean refused;
  private @Nullable StoredMessage stored; // store thread
  private long messageId; // store thread

  Entry(
      DurableSession session,
      long sequence,
      ApplicationMessage message,
      long state,
      byte[] extra,
      boolean counted) {
    this.session = session;
    this.sequence = sequence;
    this.message = message;
    this.size = message.size();
    this.state = state;
    this.extra = extra;
    this.counted = counted;
  }

  /** What does not fit into the state, as a store takes it. */
  static ByteBuffer lent(byte[] extra) {
    return extra.length == 0 ? NO_EXTRA : ByteBuffer.wrap(extra).asReadOnlyBuffer();
  }

  /** Its place in the queue. */
  public long sequence() {
    return sequence;
  }

  /** How far it is, also when that is on its way to the store only. */
  public long state() {
    return update instanceof Operations.UpdateEntry last ? last.state : state;
  }

  /**
   * True while a crash undoes all of its publication: it is on its way to no disk, its publisher
   * has heard nothing, and would not repeat it as the same message.
   */
  public boolean isUndoable() {
    Ticket t = ticket;
    return awaited && t != null && isOpen() && !t.wholeAwaitsCommit();
  }

  /** The word of its subscriber counts for who waits for it. */
  void hold() {
    Ticket t = ticket;
    if (t != null) {
      awaited = true;
      t.hold(due);
    }
  }

  /**
   * Whether its window, which ends, may leave it to the next one: its subscriber may be quick
   * still, and nothing has to be in one batch with it. Asked from the last entry to the first.
   */
  void decide(Urgency urgency) {
    Ticket t = ticket;
    goesOver =
        isQuick
            && awaited
            && t != null
            && t.mayGoOver()
            && !urgency.isDue(t.due())
            && session.isFree(sequence);
    if (!goesOver) {
      session.firm(sequence);
    }
  }

  boolean isToGoOver() {
    return goesOver;
  }

  /** It has come over into this window. */
  void over(long number) {
    Ticket t = ticket;
    goesOver = false;
    if (t != null) {
      due = t.due();
      t.over(number);
    }
  }

  /** True when the store had no room for it; known when its window is durable. */
  public boolean isRefused() {
    return refused;
  }

  /** The number of the window it is in; 0 when it is in the store. */
  public long windowNumber() {
    Window w = window;
    return w == null ? 0 : w.number;
  }

  /** Size of its message. */
  public int size() {
    return size;
  }

  /** What it takes in the store, about, if its message is in no other queue. */
  public int storedBytes() {
    return size + STORED_BYTES;
  }

  /** Whose queue it is in. */
  public String clientId() {
    return session.clientId();
  }

  @Override
  DurableSession session() {
    return session;
  }

  @Override
  int bytes() {
    return OVERHEAD_BYTES + extra.length + size;
  }

  @Override
  boolean prepare(Composition composition) {
    if (refused || !composition.isKnown(session) || session.isThere(sequence)) {
      return false;
    }
    session.stored(1, size());
    if (session.isRemoved(sequence)) {
      return false;
    }
    refer(composition);
    return true;
  }

  /** Sees to it that the message it refers to is in the store with the batch. */
  void refer(Composition composition) {
    release();
    composition.entry();
    StoredMessage reference = composition.store(message);
    messageId = reference.id;
    if (counted) {
      reference.references++;
      stored = reference;
    }
  }

  /** What was written before this window may be on its way from another session. */
  @Override
  boolean isSeparate(Composition composition) {
    return Composition.isNews(message, composition.generation());
  }

  /** It is durable: nobody waits for it. */
  void committed() {
    ticket = null;
  }

  /** True when {@link #release} has something to do when it is dequeued. */
  boolean isCounted() {
    return counted;
  }

  /** It is in the store no more. Store thread. */
  void release() {
    StoredMessage reference = stored;
    if (reference != null) {
      reference.references--;
      stored = null;
    }
  }

  @Override
  boolean isMessage() {
    return true;
  }

  @Override
  void refuse() {
    release();
    session.stored(-1, -size());
    refused = true;
    Ticket t = ticket;
    if (t != null) {
      t.refuse();
    }
  }

  @Override
  void undo(StoreOperations store) throws StoreException {
    store.dequeue(session.clientId(), sequence);
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    replay(store, state, extra);
  }

  /** Tells the store, with this state. */
  void replay(StoreOperations store, long itsState, byte[] itsExtra) throws StoreException {
    store.enqueue(session.clientId(), sequence, messageId, itsState, lent(itsExtra));
  }
}
