package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.RawRecords;
import plugin.persistence.volume.DamagedException;

/** Messages, each once, with the count of its references. Owned by the store thread. */
final class Messages {
  /** Pages that are kept as objects. */
  private static final int PAGES = 256;

  private final RawRecords store;
  private final Packs packs;
  private final int slots; // of a page, a power of two
  private final int bits;
  private final WriteBackCache<Long, MessagePage> pages;

  /** Keys of pages with messages that may have no reference at the end of the batch. */
  private long[] doubtful = new long[64];

  private int doubts;

  // the page that was asked for last
  private long lastKey = -1;
  private @Nullable MessagePage lastPage;

  // the record that was read last
  private long lastRecord;
  private byte @Nullable [] lastBytes;

  Messages(RawRecords store, Maps maps) {
    this.store = store;
    this.packs = new Packs(store);
    this.slots = maps.pageSlots;
    this.bits = Integer.numberOfTrailingZeros(slots);
    this.pages =
        new WriteBackCache<>(
            maps.messages,
            bytes -> MessagePage.read(bytes, slots),
            this::written,
            MessagePage::isWhole,
            PAGES);
  }

  private byte[] written(MessagePage page) {
    page.seal(packs);
    return page.write();
  }

  private long key(long id) {
    return id >> bits;
  }

  private int slot(long id) {
    return (int) id & (slots - 1);
  }

  private @Nullable MessagePage page(long key) {
    if (key != lastKey || lastPage == null) {
      lastPage = pages.get(key);
      lastKey = key;
    }
    return lastPage;
  }

  /** Says that a page has changed; it may be written at once. */
  private void changed(long key, MessagePage page) {
    if (!page.dirty) {
      page.dirty = true;
      pages.put(key, page);
      lastKey = key;
      lastPage = page;
    }
  }

  private void doubt(long key) {
    if (doubts == 0 || doubtful[doubts - 1] != key) {
      if (doubts == doubtful.length) {
        doubtful = Arrays.copyOf(doubtful, 2 * doubts);
      }
      doubtful[doubts++] = key;
    }
  }

  void put(long id, ByteBuffer content) {
    long key = key(id);
    MessagePage page = page(key);
    if (page == null) {
      page = new MessagePage(slots);
    }
    int slot = slot(id);
    if (page.has(slot)) {
      page.remove(slot, store);
    }
    page.put(slot, content, packs);
    changed(key, page);
    doubt(key);
  }

  /** The length of a message; -1 if there is no such message. */
  int length(long id) {
    MessagePage page = page(key(id));
    int slot = slot(id);
    return page == null || !page.has(slot) ? -1 : page.length(slot);
  }

  byte @Nullable [] content(long id) {
    MessagePage page = page(key(id));
    int slot = slot(id);
    if (page == null || !page.has(slot)) {
      return null;
    }
    long number = page.recordOf(slot);
    byte[] content = page.content(slot, record(number));
    if (content == null
        || number != 0 && !store.isWhole(number, page.start(slot), content.length)) {
      throw new DamagedException("message " + id + " has no content, or not its own");
    }
    return content;
  }

  private byte @Nullable [] record(long number) {
    if (number == 0) {
      return null;
    }
    if (number != lastRecord) {
      lastBytes = null;
      lastRecord = 0;
      lastBytes = store.get(number);
      lastRecord = number;
    }
    return lastBytes;
  }

  private void forgetRecord() {
    lastRecord = 0;
    lastBytes = null;
  }

  /** Counts a reference more, or one less; returns as {@link #length}. */
  int refer(long id, int more) {
    long key = key(id);
    MessagePage page = page(key);
    int slot = slot(id);
    if (page == null || !page.has(slot)) {
      return -1;
    }
    if (page.refer(slot, more) <= 0) {
      doubt(key);
    }
    changed(key, page);
    return page.length(slot);
  }

  /** Whether every message has a reference, so that the end of a batch would take none away. */
  boolean areReferred() {
    for (int i = 0; i < doubts; i++) {
      MessagePage page = page(doubtful[i]);
      for (int slot = 0; page != null && slot < slots; slot++) {
        if (page.has(slot) && page.references(slot) <= 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Ends a batch: messages without a reference go. */
  void flush() {
    forgetRecord();
    for (int i = 0; i < doubts; i++) {
      sweep(doubtful[i]);
    }
    doubts = 0;
    pages.flush();
  }

  private void sweep(long key) {
    MessagePage page = page(key);
    if (page == null || !page.sweep(store)) {
      return;
    }
    if (page.isEmpty()) {
      pages.remove(key);
      lastPage = null;
    } else {
      page.repack(packs);
      page.seal(packs); // many may be swept
      changed(key, page);
    }
  }
}
