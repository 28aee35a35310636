package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.RawRecords;
import plugin.persistence.volume.DamagedException;

/**
 * Where 32 messages with neighbouring numbers are. Owned by the store thread.
 *
 * <p>Small ones that come with one batch lie in one record, a pack. It goes when none of them is
 * left.
 */
final class MessagePage {
  static final int BITS = 5;

  /** Larger messages have records of their own. */
  static final int LARGEST_PACKED = 512;

  private static final int COUNT = 1 << BITS;

  /** A pack has at most so many times the bytes of what is left in it. */
  private static final int WASTE = 4;

  private static final int RECORD_BITS = 40;
  private static final long RECORD_MASK = (1L << RECORD_BITS) - 1;

  /** Record and, above it, where the message begins in it; 0 if there is no such message. */
  private final long[] place = new long[COUNT];

  final int[] references = new int[COUNT];
  final int[] length = new int[COUNT];

  /** Whether it differs from what was written. */
  boolean dirty;

  // the pack that is filled: its messages have no record yet
  private byte @Nullable [] pack;
  private int packed;
  private int packing; // a bit for each of them

  static int slot(long messageId) {
    return (int) messageId & (COUNT - 1);
  }

  boolean has(int slot) {
    return place[slot] != 0 || isPacking(slot);
  }

  private boolean isPacking(int slot) {
    return (packing >>> slot & 1) != 0;
  }

  boolean isEmpty() {
    for (int slot = 0; slot < COUNT; slot++) {
      if (has(slot)) {
        return false;
      }
    }
    return true;
  }

  /** Puts a message, which is not there, and has no reference. */
  void put(int slot, ByteBuffer content, Packs packs) {
    int size = content.remaining();
    if (size > LARGEST_PACKED) {
      place[slot] = packs.store.put(Chunk.bytes(content), size);
    } else {
      if (packed + size > Packs.BYTES) {
        seal(packs);
      }
      byte[] bytes = pack == null ? packs.take() : pack;
      pack = bytes;
      content.duplicate().get(bytes, packed, size);
      place[slot] = (long) packed << RECORD_BITS;
      packing |= 1 << slot;
      packed += size;
    }
    references[slot] = 0;
    length[slot] = size;
    if (slot == COUNT - 1) {
      seal(packs); // nothing more is expected
    }
  }

  /** Gives the pack a record. */
  void seal(Packs packs) {
    byte[] bytes = pack;
    if (bytes != null) {
      if (packing != 0) {
        long number = packs.store.put(bytes, packed);
        for (int rest = packing; rest != 0; rest &= rest - 1) {
          place[Integer.numberOfTrailingZeros(rest)] |= number;
        }
      }
      packs.giveBack(bytes);
      pack = null;
      packed = 0;
      packing = 0;
    }
  }

  /** Number of the record that a message is in; 0 as long as it has none. */
  long record(int slot) {
    return place[slot] & RECORD_MASK;
  }

  /** The content of a message in its record, or in the pack that is filled; null if damaged. */
  byte @Nullable [] content(int slot, byte @Nullable [] record) {
    byte[] bytes = isPacking(slot) ? pack : record; // the former is longer than what is in it
    int from = (int) (place[slot] >>> RECORD_BITS);
    if (bytes == null || from + length[slot] > bytes.length) {
      return null;
    }
    return from == 0 && length[slot] == bytes.length
        ? bytes
        : Arrays.copyOfRange(bytes, from, from + length[slot]);
  }

  /** Removes a message, and its record with the last one that is in it. */
  void remove(int slot, RawRecords store) {
    long number = record(slot);
    place[slot] = 0;
    references[slot] = 0;
    length[slot] = 0;
    packing &= ~(1 << slot);
    if (number == 0) {
      return;
    }
    for (int other = 0; other < COUNT; other++) {
      if (record(other) == number) {
        return;
      }
    }
    store.delete(number);
  }

  private int liveBytes(int slot) {
    int bytes = 0;
    for (int other = 0; other < COUNT; other++) {
      bytes += record(other) == record(slot) ? length[other] : 0;
    }
    return bytes;
  }

  /** Moves what is left of a pack into a smaller one when it holds much more room than it needs. */
  void repack(Packs packs) {
    for (int slot = 0; slot < COUNT; slot++) {
      long number = record(slot);
      if (number != 0 && packs.store.length(number) > WASTE * liveBytes(slot)) {
        move(slot, number, packs);
      }
    }
  }

  private void move(int first, long number, Packs packs) {
    byte[] from = packs.store.get(number);
    for (int slot = first; slot < COUNT; slot++) {
      if (record(slot) == number) {
        byte[] content = content(slot, from);
        if (content == null) {
          throw new DamagedException("record " + number + " has not the messages that lie in it");
        }
        int count = references[slot];
        put(slot, ByteBuffer.wrap(content), packs);
        references[slot] = count;
      }
    }
    packs.store.delete(number);
  }

  static MessagePage read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    MessagePage page = new MessagePage();
    for (int i = 0; i < COUNT; i++) {
      page.place[i] = in.getLong();
      page.references[i] = in.getInt();
      page.length[i] = in.getInt();
    }
    return page;
  }

  /** As it is stored; the pack has to have its record. */
  byte[] write() {
    ByteBuffer out = ByteBuffer.allocate(COUNT * 16);
    for (int i = 0; i < COUNT; i++) {
      out.putLong(place[i]).putInt(references[i]).putInt(length[i]);
    }
    dirty = false;
    return out.array();
  }
}
