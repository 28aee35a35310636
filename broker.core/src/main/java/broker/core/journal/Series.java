package broker.core.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches of one window, nearly always one, and which of them are there. Store thread. */
final class Series {
  private final List<Batch> there = new ArrayList<>(); // but for the last one
  private final Deque<Batch> rest = new ArrayDeque<>();

  /** Begins; returns the first batch. */
  Batch begin(List<Batch> batches) {
    forget();
    rest.addAll(batches);
    return rest.remove();
  }

  /** What there was is not written any more. */
  void forget() {
    there.clear();
    rest.clear();
  }

  /** A batch is there; returns the next one, or null after the last. */
  @Nullable Batch next(Batch written) {
    Batch next = rest.poll();
    if (next == null) {
      there.clear();
      return null;
    }
    there.add(written);
    return next.numbered(written.number() + 1);
  }

  /**
   * There is no room for a batch, and so for none of the messages of the window: those of batches
   * that are there go again, before what is left of this one and of those that follow.
   *
   * @return what is to be written now; null if this one has no message and just has to wait
   */
  @Nullable Batch refuse(Batch batch, StoreFigures figures) {
    Batch less = batch.withoutMessages();
    if (less.size() == batch.size()) {
      return null;
    }
    List<Batch> all = new ArrayList<>();
    int refused = batch.size() - less.size();
    for (Batch each : there) {
      Batch undone = each.undone();
      refused += undone.size();
      all.add(undone);
    }
    all.add(less);
    for (Batch each : rest) {
      Batch without = each.withoutMessages();
      refused += each.size() - without.size();
      all.add(without);
    }
    figures.refused(refused);
    return begin(all).numbered(batch.number());
  }
}
