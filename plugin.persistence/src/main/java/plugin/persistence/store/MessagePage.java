package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.RawRecords;
import plugin.persistence.volume.DamagedException;

/**
 * Where messages with neighbouring numbers are. Owned by the store thread.
 *
 * <p>Small ones that come with one batch lie in one record, a pack. It goes when none of them is
 * left.
 */
final class MessagePage {
  /** How many messages a page has. */
  static final int SLOTS = 128;

  /** The same in a store that was made with schema 1 or 2, and always will be there. */
  static final int FORMER_SLOTS = 32;

  /** Larger messages have records of their own. */
  static final int LARGEST_PACKED = 512;

  /** A pack has at most so many times the bytes of what is left in it. */
  private static final int WASTE = 4;

  private static final int RECORD_BITS = 40;
  private static final long RECORD_MASK = (1L << RECORD_BITS) - 1;

  /** In the place of a record: the message is in the pack that is filled. */
  private static final long PACKING = RECORD_MASK;

  /** Record and, above it, where the message begins in it; 0 if there is no such message. */
  private final long[] place;

  private final int[] references;
  private final int[] length;
  private int messages;

  /** Whether it differs from what was written. */
  boolean dirty;

  // the pack that is filled: its messages have no record yet
  private byte @Nullable [] pack;
  private int packed;

  /** A page of nothing. */
  MessagePage(int slots) {
    place = new long[slots];
    references = new int[slots];
    length = new int[slots];
  }

  int slots() {
    return place.length;
  }

  boolean has(int slot) {
    return place[slot] != 0;
  }

  /** True when every slot has a message. */
  boolean isWhole() {
    return messages == place.length;
  }

  boolean isEmpty() {
    return messages == 0;
  }

  int references(int slot) {
    return references[slot];
  }

  /** Adds references; returns how many there are. */
  int refer(int slot, int more) {
    references[slot] += more;
    return references[slot];
  }

  int length(int slot) {
    return length[slot];
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
      content.get(content.position(), bytes, packed, size);
      place[slot] = (long) packed << RECORD_BITS | PACKING;
      packed += size;
    }
    references[slot] = 0;
    length[slot] = size;
    messages++;
    if (slot == place.length - 1) {
      seal(packs); // nothing more is expected
    }
  }

  /** Gives the pack a record. */
  void seal(Packs packs) {
    byte[] bytes = pack;
    if (bytes == null) {
      return;
    }
    long number = 0;
    for (int slot = 0; slot < place.length; slot++) {
      if (record(slot) == PACKING) {
        number = number == 0 ? packs.store.put(bytes, packed) : number;
        place[slot] += number - PACKING;
      }
    }
    packs.giveBack(bytes);
    pack = null;
    packed = 0;
  }

  /** Number of the record that a message is in; 0 as long as it has none. */
  long recordOf(int slot) {
    long number = record(slot);
    return number == PACKING ? 0 : number;
  }

  /** Where a message begins in its record. */
  int start(int slot) {
    return (int) (place[slot] >>> RECORD_BITS);
  }

  private long record(int slot) {
    return place[slot] & RECORD_MASK;
  }

  /** The content of a message in its record, or in the pack that is filled; null if damaged. */
  byte @Nullable [] content(int slot, byte @Nullable [] record) {
    byte[] bytes = record(slot) == PACKING ? pack : record; // the former is longer than its content
    int from = start(slot);
    if (bytes == null || length[slot] < 0 || from + length[slot] > bytes.length) {
      return null;
    }
    return from == 0 && length[slot] == bytes.length
        ? bytes
        : Arrays.copyOfRange(bytes, from, from + length[slot]);
  }

  /** Removes a message, and its record with the last one that is in it. */
  void remove(int slot, RawRecords store) {
    long number = record(slot);
    clear(slot);
    giveBack(number, store);
  }

  /** Removes messages without a reference; false if there are none. */
  boolean sweep(RawRecords store) {
    int before = messages;
    long last = 0;
    for (int slot = 0; slot < place.length; slot++) {
      if (has(slot) && references[slot] <= 0) {
        long number = record(slot);
        clear(slot);
        if (number != last) { // those of a record follow each other as a rule
          giveBack(last, store);
          last = number;
        }
      }
    }
    giveBack(last, store);
    return messages != before;
  }

  private void clear(int slot) {
    messages--;
    place[slot] = 0;
    references[slot] = 0;
    length[slot] = 0;
  }

  private void giveBack(long number, RawRecords store) {
    if (number == 0 || number == PACKING) {
      return;
    }
    for (int slot = 0; slot < place.length; slot++) {
      if (record(slot) == number) {
        return;
      }
    }
    store.delete(number);
  }

  /** Moves what is left of a pack into a smaller one when it holds much more room than it needs. */
  void repack(Packs packs) {
    long last = 0;
    for (int slot = 0; slot < place.length; slot++) {
      long number = record(slot);
      if (number != last && number != 0 && number != PACKING) {
        last = number;
        if (packs.store.length(number) > WASTE * bytesIn(number)) {
          move(slot, number, packs);
        }
      }
    }
  }

  private int bytesIn(long number) {
    int bytes = 0;
    for (int slot = 0; slot < place.length; slot++) {
      bytes += record(slot) == number ? length[slot] : 0;
    }
    return bytes;
  }

  private void move(int first, long number, Packs packs) {
    byte[] from = packs.store.get(number);
    for (int slot = first; slot < place.length; slot++) {
      if (record(slot) == number) {
        byte[] content = content(slot, from);
        if (content == null) {
          throw new DamagedException("record " + number + " has not the messages that lie in it");
        }
        int count = references[slot];
        messages--;
        put(slot, ByteBuffer.wrap(content), packs);
        references[slot] = count;
      }
    }
    packs.store.delete(number);
  }

  // --- for who stores it

  static MessagePage read(byte[] bytes, int slots) {
    MessagePage page = new MessagePage(slots);
    MessagePageFormat.read(bytes, page);
    return page;
  }

  /** The pack has to have its record. */
  byte[] write() {
    dirty = false;
    return MessagePageFormat.write(this);
  }

  /** Record and, above it, where a message begins in it; 0 if there is no such message. */
  long place(int slot) {
    return place[slot];
  }

  /** Where a message of a pack is that begins so many bytes behind another one. */
  static long behind(long place, int bytes) {
    return place + ((long) bytes << RECORD_BITS);
  }

  /** Sets what is known of a message, whose slot is empty. */
  void restore(int slot, long itsPlace, int itsReferences, int itsLength) {
    place[slot] = itsPlace;
    references[slot] = itsReferences;
    length[slot] = itsLength;
    messages += has(slot) ? 1 : 0;
  }
}
