package broker.core.journal;

import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Wishes to read queues, in their order; they wait while there is no store. Store thread. */
final class QueueReads {
  private final WallClock clock;
  private final Queue<QueueRead> waiting = new ArrayDeque<>();

  QueueReads(WallClock clock) {
    this.clock = clock;
  }

  /** Adds a wish, which waits. */
  void add(QueueRead wish) {
    waiting.add(wish);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Those that wait, which do not any more. */
  List<QueueRead> take() {
    List<QueueRead> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** The store that has it is gone. */
  void giveUp() {
    take().forEach(QueueRead::giveUp);
  }

  /** Reads, or lets it wait for the store to be opened again. */
  void read(QueueRead wish, SessionStore store, long durable) throws StoreException {
    boolean done = false;
    try {
      wish.from(store, clock, durable);
      done = true;
    } finally {
      if (!done) {
        waiting.add(wish);
      }
    }
  }
}
