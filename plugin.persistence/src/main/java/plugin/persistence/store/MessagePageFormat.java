package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Objects;
import plugin.persistence.volume.DamagedException;

/**
 * A {@link MessagePage} as it is stored. Stateless.
 *
 * <p>As a rule the messages of a pack follow each other, have one length and one reference each:
 * such a run is told by its first message. An odd number of bytes are runs; otherwise it is all
 * slots, or, of schema 3, a list of the few that are in use.
 */
final class MessagePageFormat {
  private static final int SLOT = 16;
  private static final int LISTED = SLOT + 4;
  private static final int RUN = SLOT + 2;
  private static final int RUNS = 1; // a byte before them
  private static final byte RUNS_VERSION = 1;

  private MessagePageFormat() {}

  static byte[] write(MessagePage page) {
    int runs = 0;
    for (int slot = 0; slot < page.slots(); slot = end(page, slot)) {
      runs += page.has(slot) ? 1 : 0;
    }
    boolean asRuns = RUNS + runs * RUN < page.slots() * SLOT;
    ByteBuffer out = ByteBuffer.allocate(asRuns ? RUNS + runs * RUN : page.slots() * SLOT);
    if (asRuns) {
      out.put(RUNS_VERSION);
      for (int slot = 0; slot < page.slots(); ) {
        int end = end(page, slot);
        if (page.has(slot)) {
          write(page, slot, out.put((byte) slot).put((byte) (end - slot - 1)));
        }
        slot = end;
      }
    } else {
      for (int slot = 0; slot < page.slots(); slot++) {
        write(page, slot, out);
      }
    }
    return out.array();
  }

  /** Where the run ends that begins with a slot; an empty one is a run of its own. */
  private static int end(MessagePage page, int slot) {
    long place = page.place(slot);
    int length = page.length(slot);
    int references = page.references(slot);
    int end = slot + 1;
    if (place != 0) {
      place = MessagePage.behind(place, length);
      while (end < page.slots()
          && page.place(end) == place
          && page.length(end) == length
          && page.references(end) == references) {
        place = MessagePage.behind(place, length);
        end++;
      }
    }
    return end;
  }

  private static void write(MessagePage page, int slot, ByteBuffer out) {
    out.putLong(page.place(slot)).putInt(page.references(slot)).putInt(page.length(slot));
  }

  /** Reads into an empty page. */
  static void read(byte[] bytes, MessagePage page) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length % 2 == RUNS) {
      readRuns(in, page);
    } else if (bytes.length == page.slots() * SLOT) {
      for (int slot = 0; slot < page.slots(); slot++) {
        page.restore(slot, in.getLong(), in.getInt(), in.getInt());
      }
    } else {
      while (in.remaining() >= LISTED) {
        int slot = Objects.checkIndex(in.getInt(), page.slots());
        page.restore(slot, in.getLong(), in.getInt(), in.getInt());
      }
    }
  }

  private static void readRuns(ByteBuffer in, MessagePage page) {
    if (in.get() != RUNS_VERSION) {
      throw new DamagedException("a page of messages is in no known format");
    }
    while (in.remaining() >= RUN) {
      int first = in.get();
      int end = first + 1 + in.get();
      long place = in.getLong();
      int references = in.getInt();
      int length = in.getInt();
      Objects.checkFromToIndex(first, end, page.slots());
      for (int slot = first; slot < end; slot++) {
        page.restore(slot, place, references, length);
        place = MessagePage.behind(place, length);
      }
    }
  }
}
