package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Objects;
import plugin.persistence.volume.DamagedException;

/**
 * A {@link MessagePage} as it is stored. Stateless.
 *
 * <p>As a rule the messages of a pack follow each other and have one reference each: such a run is
 * told by its first message, and the length of all of them or of each. An odd number of bytes are
 * runs; otherwise it is all slots, or, of schema 3, a list of the few that are in use.
 */
final class MessagePageFormat {
  private static final int SLOT = 16;
  private static final int LISTED = SLOT + 4;
  private static final int RUN = SLOT + 2;
  private static final int RUNS = 1; // a byte before them
  private static final byte RUNS_VERSION = 1;

  /** In the place of the length of all: those of each follow. */
  private static final int LENGTHS = -1;

  private static final int LONGEST = (1 << Short.SIZE) - 1; // of those

  private MessagePageFormat() {}

  static byte[] write(MessagePage page) {
    int size = RUNS;
    for (int slot = 0; slot < page.slots(); ) {
      int end = end(page, slot);
      size += page.has(slot) ? size(page, slot, end) : 0;
      slot = end;
    }
    if (size >= page.slots() * SLOT) {
      return writeSlots(page);
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(RUNS_VERSION);
    for (int slot = 0; slot < page.slots(); ) {
      int end = end(page, slot);
      if (page.has(slot)) {
        writeRun(page, slot, end, out);
      }
      slot = end;
    }
    return out.array();
  }

  private static byte[] writeSlots(MessagePage page) {
    ByteBuffer out = ByteBuffer.allocate(page.slots() * SLOT);
    for (int slot = 0; slot < page.slots(); slot++) {
      out.putLong(page.place(slot)).putInt(page.references(slot)).putInt(page.length(slot));
    }
    return out.array();
  }

  /** Where the run ends that begins with a slot; an empty one is a run of its own. */
  private static int end(MessagePage page, int slot) {
    int end = slot + 1;
    while (page.has(slot) && end < page.slots() && follows(page, end)) {
      end++;
    }
    return end;
  }

  private static boolean follows(MessagePage page, int slot) {
    int before = slot - 1;
    return page.place(slot) == MessagePage.behind(page.place(before), page.length(before))
        && page.references(slot) == page.references(before)
        && Math.max(page.length(slot), page.length(before)) <= LONGEST;
  }

  private static int size(MessagePage page, int slot, int end) {
    return RUN + (isOfOneLength(page, slot, end) ? 0 : Short.BYTES * (end - slot));
  }

  private static boolean isOfOneLength(MessagePage page, int slot, int end) {
    int i = slot + 1;
    while (i < end && page.length(i) == page.length(slot)) {
      i++;
    }
    return i == end;
  }

  private static void writeRun(MessagePage page, int slot, int end, ByteBuffer out) {
    boolean isOfOne = isOfOneLength(page, slot, end);
    out.put((byte) slot).put((byte) (end - slot - 1));
    out.putLong(page.place(slot)).putInt(page.references(slot));
    out.putInt(isOfOne ? page.length(slot) : LENGTHS);
    for (int i = slot; i < end && !isOfOne; i++) {
      out.putShort((short) page.length(i));
    }
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
      int ofAll = in.getInt();
      Objects.checkFromToIndex(first, end, page.slots());
      for (int slot = first; slot < end; slot++) {
        int length = ofAll == LENGTHS ? Short.toUnsignedInt(in.getShort()) : ofAll;
        page.restore(slot, place, references, length);
        place = MessagePage.behind(place, length);
      }
    }
  }
}
