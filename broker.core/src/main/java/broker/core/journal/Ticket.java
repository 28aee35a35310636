package broker.core.journal;

import org.jspecify.annotations.Nullable;

/**
 * What the acknowledgement of one message waits for: every durable subscriber has acknowledged it,
 * or the batch that holds it is on disk, whichever is first. Owned by the loop it was made on.
 */
public final class Ticket {
  private final @Nullable Ticket parent; // of the publisher's loop, when this is a part of it
  private volatile long window; // another loop may have to put it off
  private int pending; // subscribers, and parts on other loops
  private int entries; // that were put for subscribers of this loop
  private int parts; // that were made on other loops
  private long due; // the round of its last entry
  private boolean committed; // only the commit will do
  private @Nullable Runnable waiter;
  private volatile boolean refused; // set by the store thread before it says that the batch is done

  Ticket(@Nullable Ticket parent) {
    this.parent = parent;
  }

  @Nullable Ticket parent() {
    return parent;
  }

  /** The window that has to be durable. */
  public long window() {
    return window;
  }

  void window(long number) {
    window = number;
  }

  /** One more subscriber whose word is worth as much as the disk's. */
  void hold(long dueRound) {
    pending++;
    entries++;
    due = Math.max(due, dueRound);
  }

  /** One more loop that has a part of it. */
  void holdPart() {
    pending++;
    parts++;
  }

  /** The round that its last entry is due in. */
  long due() {
    return due;
  }

  /** True when nobody needs the disk, and all there is of the message is on this loop. */
  boolean mayGoOver() {
    return !committed
        && parts == 0
        && (parent == null || !parent.committed && parent.parts == 1 && parent.entries == 0);
  }

  /** Its entries have gone over into this window, which has to be durable now. */
  void over(long number) {
    window = number;
    if (parent != null) {
      parent.window = Math.max(parent.window, number);
    }
  }

  /** Somebody is concerned who will not answer soon, or must not be told before. */
  void awaitCommit() {
    committed = true;
  }

  /** True when only the disk's word counts. */
  public boolean awaitsCommit() {
    return committed;
  }

  /** As above, for the whole that this is a part of. */
  boolean wholeAwaitsCommit() {
    return committed || parent != null && parent.wholeAwaitsCommit();
  }

  /** One of those has acknowledged. */
  void release() {
    pending--;
    Runnable w = waiter;
    if (w != null && isReleased()) {
      waiter = null;
      w.run();
    }
  }

  /** True when nobody has to wait for the disk any more. */
  public boolean isReleased() {
    return pending == 0 && !committed;
  }

  /** Who is called once when it is released by subscribers. */
  public void whenReleased(Runnable task) {
    waiter = task;
  }

  /** True when the store had no room for the message. */
  public boolean isRefused() {
    return refused;
  }

  /** The store has no room. Store thread. */
  void refuse() {
    refused = true;
    if (parent != null) {
      parent.refuse();
    }
  }
}
