package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a block as one operation: those that follow each other, or those that a list names.
 * Owned by the store thread.
 */
final class BlockRun extends Operation {
  private final StoreBlock block;
  private final long @Nullable [] picked; // the low 32 bits are an entry
  private final int from;
  private int to;
  private int prepared;

  /** Entries that follow each other. */
  BlockRun(StoreBlock block, int from, int to) {
    this(block, null, from, to);
  }

  /**
   * Entries that a part of a list names.
   *
   * @param picked an entry each, in the low 32 bits
   */
  BlockRun(StoreBlock block, long @Nullable [] picked, int from, int to) {
    this.block = block;
    this.picked = picked;
    this.from = from;
    this.to = to;
  }

  /** Readies one more, which follows; false if it is of another block. */
  boolean add(StoreBlock of, Composition composition) {
    if (of != block) {
      return false;
    }
    prepared += block.prepare(entry(to), composition) ? 1 : 0;
    to++;
    return true;
  }

  private int entry(int i) {
    return picked == null ? i : (int) picked[i];
  }

  @Override
  boolean isMessage() {
    return true;
  }

  @Override
  int count() {
    return prepared;
  }

  @Override
  boolean prepare(Composition composition) {
    for (int i = from; i < to; i++) {
      prepared += block.prepare(entry(i), composition) ? 1 : 0;
    }
    return prepared > 0;
  }

  @Override
  void refuse() {
    for (int i = from; i < to; i++) {
      block.refuse(entry(i));
    }
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    ByteBuffer view = block.view();
    for (int i = from; i < to; i++) {
      block.replay(entry(i), view, store);
    }
  }

  @Override
  void undo(StoreOperations store) throws StoreException {
    for (int i = from; i < to; i++) {
      block.undo(entry(i), store);
    }
  }
}
