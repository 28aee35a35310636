package plugin.persistence.store;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.RawRecords;
import plugin.persistence.volume.DamagedException;

/** Messages, each once, with the count of its references. Owned by the store thread. */
final class Messages {
  private final RawRecords store;
  private final WriteBackCache<Long, MessagePage> pages;

  /** Messages that may have no reference at the end of the batch. */
  private final Set<Long> doubtful = new HashSet<>();

  Messages(RawRecords store, Maps maps) {
    this.store = store;
    this.pages = new WriteBackCache<>(maps.messages, MessagePage::read, MessagePage::write, 256);
  }

  void put(long id, byte[] content) {
    long key = id >> MessagePage.BITS;
    MessagePage page = pages.get(key);
    if (page == null) {
      page = new MessagePage();
    }
    int slot = MessagePage.slot(id);
    if (page.record[slot] != 0) {
      store.delete(page.record[slot]);
    }
    page.record[slot] = store.put(content, content.length);
    page.length[slot] = content.length;
    pages.put(key, page);
    doubtful.add(id);
  }

  /** The length of a message; -1 if there is no such message. */
  int length(long id) {
    MessagePage page = pages.get(id >> MessagePage.BITS);
    int slot = MessagePage.slot(id);
    return page == null || page.record[slot] == 0 ? -1 : page.length[slot];
  }

  byte @Nullable [] content(long id) {
    MessagePage page = pages.get(id >> MessagePage.BITS);
    int slot = MessagePage.slot(id);
    if (page == null || page.record[slot] == 0) {
      return null;
    }
    byte[] content = store.get(page.record[slot]);
    if (content == null || content.length != page.length[slot]) {
      throw new DamagedException("message " + id + " has no content, or not its own");
    }
    return content;
  }

  /** Counts a reference more, or one less. */
  void refer(long id, int more) {
    long key = id >> MessagePage.BITS;
    MessagePage page = pages.get(key);
    int slot = MessagePage.slot(id);
    if (page == null || page.record[slot] == 0) {
      return;
    }
    page.references[slot] += more;
    pages.put(key, page);
    if (page.references[slot] <= 0) {
      doubtful.add(id);
    }
  }

  /** Whether every message has a reference, so that the end of a batch would take none away. */
  boolean areReferred() {
    for (long id : doubtful) {
      MessagePage page = pages.get(id >> MessagePage.BITS);
      int slot = MessagePage.slot(id);
      if (page != null && page.record[slot] != 0 && page.references[slot] <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Ends a batch: messages without a reference go. */
  void flush() {
    for (long id : doubtful) {
      long key = id >> MessagePage.BITS;
      MessagePage page = pages.get(key);
      int slot = MessagePage.slot(id);
      if (page == null || page.record[slot] == 0 || page.references[slot] > 0) {
        continue;
      }
      store.delete(page.record[slot]);
      page.record[slot] = 0;
      page.references[slot] = 0;
      page.length[slot] = 0;
      if (page.isEmpty()) {
        pages.remove(key);
      } else {
        pages.put(key, page);
      }
    }
    doubtful.clear();
    pages.flush();
  }
}
