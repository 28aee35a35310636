package broker.core.journal;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one window of each loop by session, for windows that concern more sessions than
 * the store should change at once: a change of one costs it some pages of memory until its batch is
 * there. Owned by the store thread.
 */
final class Spread {
  /*
   * Order:  that of one session is kept, that of different ones is not. So the queue of a session is changed once
   *         for all messages of a window, not once for each of them.
   * Whole:  what has to be there with what other sessions get (a Packet Identifier received at QoS 2, a session
   *         that ends and leaves what it had to others) is in the last batch, with all that its session has. A
   *         crash that leaves only some of the batches is undone when the store is loaded (Unfinished): nobody
   *         was told of any of it.
   */

  /** A batch changes no more sessions than that, if it can be helped. */
  static final int PART_SESSIONS = 256;

  /** Nor does it bring much more content. */
  private static final long PART_BYTES = 1 << 20;

  private static final int FIRST = 64;

  private static final long IS_ENTRY = 1L << 32; // of a block; the window is above, the index below
  private static final int WINDOW_SHIFT = 33;
  private static final int STAYS = -1;

  private final Composition composition;
  private final long number; // of the composition
  private final List<Window> windows;

  // by session, in the order in which they were met
  private int[] counts = new int[FIRST]; // of their operations; STAYS for the last batch
  private int sessions;

  private long[] items = {}; // by session
  private int[] ends = {};

  // what is taken
  private @Nullable BlockRun run;
  private int inPart;

  /**
   * What these windows have.
   *
   * @param number tells this composition from those before
   */
  Spread(Composition composition, long number, List<Window> windows) {
    this.composition = composition;
    this.number = number;
    this.windows = windows;
  }

  private interface Visitor {
    /** An operation, or an entry of the window's block if that is null. */
    void item(@Nullable DurableSession session, @Nullable Operation operation, long item);
  }

  private void each(Visitor visitor) {
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      StoreBlock block = window.block();
      int entries = 0;
      for (int i = 0; i < window.count(); i++) {
        Operation operation = window.operation(i);
        entries = each(visitor, block, entries, operation.after, w);
        if (!operation.cancelled) {
          visitor.item(operation.session(), operation, (long) w << WINDOW_SHIFT | i);
        }
      }
      each(visitor, block, entries, block == null ? 0 : block.count(), w);
    }
  }

  private static int each(
      Visitor visitor, @Nullable StoreBlock block, int from, int to, int window) {
    for (int i = from; block != null && i < to; i++) {
      visitor.item(block.session(i), null, (long) window << WINDOW_SHIFT | IS_ENTRY | i);
    }
    return Math.max(from, to);
  }

  /** Whether more sessions are concerned than should be in one batch. */
  boolean isWide() {
    int operations = 0;
    int entries = 0;
    for (Window window : windows) {
      StoreBlock block = window.block();
      operations += window.count();
      entries += block == null ? 0 : block.count();
    }
    // entries of a block are of sessions that the store knows, or an operation here begins
    if (operations + Math.min(entries, composition.sessions()) > PART_SESSIONS) {
      each(this::count);
    }
    return sessions > PART_SESSIONS;
  }

  private void count(@Nullable DurableSession session, @Nullable Operation operation, long item) {
    if (session == null) {
      return;
    }
    if (session.composed != number) {
      session.composed = number;
      session.place = sessions;
      if (sessions == counts.length) {
        counts = Arrays.copyOf(counts, 2 * sessions);
      }
      counts[sessions] = 0;
      sessions++;
    }
    int place = session.place;
    if (operation != null && !operation.isSeparate(composition)) {
      counts[place] = STAYS;
    } else if (counts[place] != STAYS) {
      counts[place]++;
    }
  }

  /** Has the composition take all of it, in batches. */
  void compose() {
    ends = new int[sessions];
    int sum = 0;
    for (int i = 0; i < sessions; i++) {
      ends[i] = sum; // it moves on to the end with each item
      sum += Math.max(0, counts[i]);
    }
    items = new long[sum];
    each(this::sort);
    for (int i = 0; i < sessions; i++) {
      if (counts[i] != STAYS) {
        take(ends[i] - counts[i], ends[i]);
      }
    }
    run = null;
    each(this::takeRest);
  }

  private void sort(@Nullable DurableSession session, @Nullable Operation operation, long item) {
    if (session != null && counts[session.place] != STAYS) {
      items[ends[session.place]] = item;
      ends[session.place]++;
    }
  }

  /** All of one session. */
  private void take(int from, int to) {
    if (inPart == PART_SESSIONS || composition.contentBytes() > PART_BYTES) {
      composition.cut();
      inPart = 0;
      run = null;
    }
    inPart++;
    for (int i = from; i < to; i++) {
      Window window = windows.get((int) (items[i] >>> WINDOW_SHIFT));
      StoreBlock block = (items[i] & IS_ENTRY) == 0 ? null : window.block();
      if (block == null) {
        run = null;
        composition.take(window.operation((int) items[i]));
      } else {
        takeEntry(block, items, i);
      }
    }
  }

  private void takeEntry(StoreBlock block, long[] list, int index) {
    BlockRun last = run;
    if (last == null || !last.add(block, composition)) {
      BlockRun next = new BlockRun(block, list, index, index + 1);
      run = composition.take(next) ? next : null;
    }
  }

  private void takeRest(
      @Nullable DurableSession session, @Nullable Operation operation, long item) {
    if (session != null && counts[session.place] != STAYS) {
      return;
    }
    if (operation != null) {
      composition.take(operation);
      return;
    }
    StoreBlock block = windows.get((int) (item >>> WINDOW_SHIFT)).block();
    if (block != null && session != null) {
      composition.take(new BlockRun(block, (int) item, (int) item + 1));
    }
  }
}
