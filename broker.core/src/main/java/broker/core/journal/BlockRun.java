package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import org.jspecify.annotations.Nullable;

/** Entries of a block that follow each other, as one operation. Owned by the store thread. */
final class BlockRun extends Operation {
  private final StoreBlock block;
  private final int from;
  private final int to;
  private int prepared;

  BlockRun(StoreBlock block, int from, int to) {
    this.block = block;
    this.from = from;
    this.to = to;
  }

  @Override
  @Nullable DurableSession session() {
    return null; // of several
  }

  @Override
  boolean puts() {
    return true;
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
    prepared = block.prepare(from, to, composition);
    return prepared > 0;
  }

  @Override
  void refuse() {
    block.refuse(from, to);
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    block.replay(from, to, store);
  }
}
