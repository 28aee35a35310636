package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import org.jspecify.annotations.Nullable;

/**
 * One change on its way to the store. Owned by the loop that made it until its window is handed
 * over, by the store thread from then on.
 */
abstract class Operation {
  static final byte[] NONE = {};

  /** What an operation costs beside its content, in bytes, for the bound. */
  static final int OVERHEAD_BYTES = 64;

  /** What an entry takes in the store beside its message, in bytes. */
  static final int STORED_BYTES = 24;

  /** Where it lies; null for what is in the store already. */
  @Nullable Window window;

  /** So many entries of the window's block come before it. */
  int after;

  /** It came to nothing before it was handed over. */
  boolean cancelled;

  /** Whose it is; null if it is of no session, or of several. */
  @Nullable DurableSession session() {
    return null;
  }

  /** True while it can still be changed or cancelled. */
  final boolean isOpen() {
    Window w = window;
    return w != null && !w.isHandedOver();
  }

  /** What it costs against the bound, in bytes. */
  int bytes() {
    return OVERHEAD_BYTES;
  }

  /** How many changes it stands for. */
  int count() {
    return 1;
  }

  /** True when it makes the store fuller. */
  boolean puts() {
    return isMessage();
  }

  /** True when the broker can do without it, at the price of a refusal. */
  boolean isMessage() {
    return false;
  }

  /** The store has no room for it. Store thread. */
  void refuse() {}

  /**
   * True when it says nothing but what is true of its session alone, so that it may be durable
   * before other operations of its window are. Store thread; asked before it is readied.
   */
  boolean isSeparate(Composition composition) {
    return true;
  }

  /** Takes back a message that was written. Store thread. */
  void undo(StoreOperations store) throws StoreException {
    throw new IllegalStateException("it is no message");
  }

  /** Readies it for the batch; false leaves it out. Store thread. */
  boolean prepare(Composition composition) {
    DurableSession s = session();
    return s == null || composition.isKnown(s);
  }

  /** Tells the store. Store thread. */
  abstract void replay(StoreOperations store) throws StoreException;
}
