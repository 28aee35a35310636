package plugin.persistence.volume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages in memory, by number. Clean ones are forgotten when there are too many; those that
 * differ from the main file stay. Owned by the store thread.
 */
final class PageCache {
  /** The part of the pages whose memory is kept when they are forgotten. */
  private static final int SPARE = 8;

  /** The part of the pages that is forgotten at a time. */
  private static final int PART = 16;

  private final int capacity;
  private @Nullable Page[] table = new Page[1024];
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>(); // memory of pages that are no more
  private int resident;
  private int most; // so many, and it is looked for what can be forgotten
  private int hand;

  PageCache(int capacity) {
    this.capacity = capacity;
    this.most = capacity;
  }

  @Nullable Page get(int number) {
    Page page = number < table.length ? table[number] : null;
    if (page != null) {
      page.used = true;
    }
    return page;
  }

  /** Memory for a page, with anything in it. */
  byte[] memory() {
    byte[] bytes = spare.poll();
    return bytes == null ? new byte[Page.SIZE] : bytes;
  }

  /** Nobody looks at this page any more: its memory is used again. */
  void recycle(Page page) {
    if (spare.size() < capacity / SPARE) {
      spare.add(page.bytes);
    }
  }

  /** Whether another page, or none, is in the place of this one. */
  boolean isReplaced(Page page) {
    return page.number >= table.length || table[page.number] != page;
  }

  /** Takes a page in the place of another of its number, or of none. */
  void put(Page page) {
    if (page.number >= table.length) {
      table = Arrays.copyOf(table, Math.max(page.number + 1, table.length + table.length / 2));
    }
    if (table[page.number] == null) {
      if (resident >= most) {
        forget();
      }
      resident++;
    }
    table[page.number] = page;
  }

  /** Forgets what is too much, as far as it is clean by now. */
  void trim() {
    for (int before = 0; resident > capacity && resident != before; ) {
      before = resident;
      forget();
    }
  }

  /**
   * Forgets clean pages that were not used of late, the sixteenth part or as many as there are. If
   * most are not clean the next look comes when there is a sixteenth more, not with every page.
   */
  private void forget() {
    int part = Math.max(1, capacity / PART);
    int wanted = part;
    for (int steps = 2 * table.length; steps > 0 && wanted > 0; steps--) {
      hand = hand + 1 == table.length ? 0 : hand + 1;
      Page page = table[hand];
      if (page == null || page.dirty || page.frozen || page.inTransaction) {
        continue;
      }
      if (page.used) {
        page.used = false;
      } else {
        table[hand] = null;
        recycle(page);
        resident--;
        wanted--;
      }
    }
    most = Math.max(capacity, wanted > 0 ? resident + part : resident);
  }

  /** Forgets pages from a number on; false, and nothing happens, if one of them is dirty. */
  boolean drop(int from) {
    List<Page> victims = new ArrayList<>();
    for (int i = from; i < table.length; i++) {
      Page page = table[i];
      if (page != null && (page.dirty || page.frozen || page.inTransaction)) {
        return false;
      }
      if (page != null) {
        victims.add(page);
      }
    }
    for (Page page : victims) {
      table[page.number] = null;
      recycle(page);
      resident--;
    }
    return true;
  }
}
