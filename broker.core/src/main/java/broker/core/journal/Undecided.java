package broker.core.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was handed over to the store and is not known to be there. Owned by the store thread.
 *
 * <p>It is kept beside the batches that are made of it, because these say only what the store does
 * not have: when a part of that is lost, they have to be made anew.
 */
final class Undecided {
  private final List<Window> windows = new ArrayList<>();
  private final List<Operation> drops = new ArrayList<>();
  private List<Operation> retained = List.of();

  /** These windows have come; the changes of retained messages come with them. */
  void add(List<Window> ended, List<Operation> changes) {
    windows.addAll(ended);
    retained = changes;
  }

  /** What sessions have let go of to make room. */
  void add(List<Operation> dropped) {
    drops.addAll(dropped);
  }

  /** All of it is in the store, or is not wanted any more. */
  void clear() {
    windows.clear();
    drops.clear();
    retained = List.of();
  }

  /** It is to be made into batches anew, of which none is in the store. */
  void renew(RetainedJournal journal) {
    for (Window window : windows) {
      StoreBlock block = window.block();
      if (block != null) {
        block.renew();
      }
    }
    journal.putBack(retained);
    retained = List.of();
  }

  /** What makes a batch now: repairs, what was undecided before, and what has come. */
  List<Window> withRepairs(List<Window> ended) {
    List<Window> all = new ArrayList<>();
    for (Window window : ended) {
      @Nullable Window first = window.first();
      if (first != null) {
        all.add(first);
      }
    }
    all.addAll(windows);
    all.addAll(ended);
    return all;
  }

  /** Drops that belong to no window. */
  List<Operation> drops() {
    return List.copyOf(drops);
  }
}
