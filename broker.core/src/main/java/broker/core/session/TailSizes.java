package broker.core.session;

import broker.core.loop.OnEventLoop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How large the messages are that lie in the store only, in runs of neighbours: enough to say what
 * goes when the oldest go. Owned by the session's loop.
 */
@OnEventLoop
final class TailSizes {
  private static final int RUN = 64;

  private final ArrayDeque<Run> runs = new ArrayDeque<>(2);
  private long entries;
  private long bytes;

  /** Neighbours that are taken to be of one size. */
  private static final class Run {
    long entries;
    long bytes;
  }

  /** How many there are. */
  long entries() {
    return entries;
  }

  /** Their size. */
  long bytes() {
    return bytes;
  }

  /** So many more at the end, of which only the size of all is known. */
  void add(long count, long size) {
    Run run = runs.peekLast();
    if (run == null || count > 1 || run.entries >= RUN) {
      run = new Run();
      runs.add(run);
    }
    change(run, count, size);
  }

  /**
   * The first one goes.
   *
   * @return its size, as far as that is known
   */
  long removeFirst() {
    Run run = runs.peek();
    return run == null ? 0 : removeFirst(run.bytes / run.entries);
  }

  /**
   * The first one goes, which has this size, or had it before it was stored.
   *
   * @return by how much less there is
   */
  long removeFirst(long size) {
    return remove(runs.peek(), size);
  }

  /** One of the last goes; returns as above. */
  long removeLast(long size) {
    return remove(runs.peekLast(), size);
  }

  private long remove(@Nullable Run run, long size) {
    if (run == null) {
      return 0;
    }
    long less = run.entries == 1 ? run.bytes : Math.min(size, run.bytes);
    change(run, -1, -less);
    if (run.entries == 0) {
      runs.remove(run);
    }
    return less;
  }

  private void change(Run run, long count, long size) {
    run.entries += count;
    run.bytes += size;
    entries += count;
    bytes += size;
  }

  void clear() {
    runs.clear();
    entries = 0;
    bytes = 0;
  }
}
