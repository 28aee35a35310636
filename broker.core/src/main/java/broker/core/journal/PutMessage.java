package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;

/** Keeps the content of a message. Owned by the store thread. */
final class PutMessage extends Operation {
  private final long id;
  private final MessageArena arena;
  private final int start;
  private final int length;

  PutMessage(long id, MessageArena arena, int start) {
    this.id = id;
    this.arena = arena;
    this.start = start;
    this.length = arena.end() - start;
  }

  @Override
  boolean isMessage() {
    return true;
  }

  @Override
  void undo(StoreOperations store) {
    // it goes with what refers to it
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    store.putMessage(id, arena.content(start, length));
  }
}
