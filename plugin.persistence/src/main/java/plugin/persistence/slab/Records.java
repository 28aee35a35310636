package plugin.persistence.slab;

import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/**
 * The bytes of records in slots: one slot, or for long ones a list of slots and a slot for each
 * part. Owned by the store thread.
 *
 * <p>A slot begins with the number of its record and which part it is, so that it can be moved.
 */
final class Records {
  private static final int LIST = 0xffff;

  private final JournaledVolume volume;
  private final @Nullable Slots slots;

  /** Records in these slots; without them they can only be read. */
  Records(JournaledVolume volume, @Nullable Slots slots) {
    this.volume = volume;
    this.slots = slots;
  }

  private Slots slots() {
    return Objects.requireNonNull(slots, "only read");
  }

  private static int parts(int length) {
    return (length + SizeClasses.LARGEST - 1) / SizeClasses.LARGEST;
  }

  /** Writes a record and returns its entry. */
  long write(long number, byte[] bytes, int length) {
    if (length == 0) {
      return RecordIndex.emptyEntry();
    }
    if (length <= SizeClasses.LARGEST) {
      return RecordIndex.entry(slot(number, 0, bytes, 0, length), length, false);
    }
    if (length > RecordIndex.LONGEST) {
      throw new IllegalArgumentException("a record of " + length + " bytes is too long");
    }
    byte[] list = new byte[parts(length) * 8];
    for (int part = 0; part < parts(length); part++) {
      int from = part * SizeClasses.LARGEST;
      long at = slot(number, part, bytes, from, Math.min(SizeClasses.LARGEST, length - from));
      for (int i = 0; i < 8; i++) {
        list[part * 8 + i] = (byte) (at >>> (56 - 8 * i));
      }
    }
    return RecordIndex.entry(slot(number, LIST, list, 0, list.length), length, true);
  }

  private long slot(long number, int part, byte[] bytes, int from, int length) {
    long at = slots().take(SizeClasses.of(length));
    volume.putLong(at, number << 16 | part);
    volume.write(at + SizeClasses.SLOT_HEADER, bytes, from, length);
    return at;
  }

  /** Writes over a record if its slot has the right size; false if not, and nothing is changed. */
  boolean overwrite(long entry, byte[] bytes, int length) {
    if (!RecordIndex.hasBytes(entry)
        || RecordIndex.hasParts(entry)
        || length == 0
        || length > SizeClasses.LARGEST
        || SizeClasses.of(length) != slots().sizeClass(RecordIndex.at(entry))) {
      return false;
    }
    volume.write(RecordIndex.at(entry) + SizeClasses.SLOT_HEADER, bytes, 0, length);
    return true;
  }

  byte[] read(long number, long entry) {
    int length = RecordIndex.length(entry);
    long at = RecordIndex.at(entry);
    boolean hasParts = RecordIndex.hasParts(entry);
    if (length > 0) {
      expect(number, hasParts ? LIST : 0, at);
    }
    if (!hasParts && length > SizeClasses.LARGEST) {
      throw new DamagedException("record " + number + " would have " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    if (!hasParts) {
      volume.read(at + SizeClasses.SLOT_HEADER, bytes, 0, length);
      return bytes;
    }
    for (int part = 0; part < parts(length); part++) {
      int from = part * SizeClasses.LARGEST;
      long place = volume.getLong(at + SizeClasses.SLOT_HEADER + part * 8L);
      read(number, part, place, bytes, from, Math.min(SizeClasses.LARGEST, length - from));
    }
    return bytes;
  }

  private void read(long number, int part, long at, byte[] bytes, int from, int length) {
    expect(number, part, at);
    volume.read(at + SizeClasses.SLOT_HEADER, bytes, from, length);
  }

  private void expect(long number, int part, long at) {
    if (volume.getLong(at) != (number << 16 | part)) {
      throw new DamagedException("the slot of record " + number + " belongs to another");
    }
  }

  /** Whether a part of a record lies where the volume is not what was written. */
  boolean isSuspect(long entry) {
    boolean[] suspect = new boolean[1];
    int length = Math.min(RecordIndex.length(entry), SizeClasses.LARGEST);
    slots(entry, at -> suspect[0] |= volume.isSuspect(at, SizeClasses.SLOT_HEADER + length));
    return suspect[0];
  }

  /** As above for some of its bytes; of one that has parts all of it. */
  boolean isSuspect(long entry, int from, int length) {
    return RecordIndex.hasParts(entry) || !RecordIndex.hasBytes(entry)
        ? isSuspect(entry)
        : volume.isSuspect(RecordIndex.at(entry) + SizeClasses.SLOT_HEADER + from, length);
  }

  /** Gives back the slots of a record. */
  void giveBack(long entry) {
    if (!RecordIndex.hasBytes(entry)) {
      return;
    }
    long at = RecordIndex.at(entry);
    if (RecordIndex.hasParts(entry)) {
      for (int part = 0; part < parts(RecordIndex.length(entry)); part++) {
        slots().giveBack(volume.getLong(at + SizeClasses.SLOT_HEADER + part * 8L));
      }
    }
    slots().giveBack(at);
  }

  /** Calls back with every slot of a record. */
  void slots(long entry, LongConsumer each) {
    if (!RecordIndex.hasBytes(entry)) {
      return;
    }
    long at = RecordIndex.at(entry);
    each.accept(at);
    if (RecordIndex.hasParts(entry)) {
      for (int part = 0; part < parts(RecordIndex.length(entry)); part++) {
        each.accept(volume.getLong(at + SizeClasses.SLOT_HEADER + part * 8L));
      }
    }
  }

  /** Copies a slot to another place, and tells the record of it. */
  void move(long from, int sizeClass, RecordIndex index) {
    long header = volume.getLong(from);
    long number = header >>> 16;
    int part = (int) (header & LIST);
    long entry = index.get(number);
    byte[] bytes = new byte[SizeClasses.size(sizeClass)];
    volume.read(from, bytes, 0, bytes.length);
    long to = slots().take(sizeClass);
    volume.write(to, bytes, 0, bytes.length);
    if (!RecordIndex.hasParts(entry) || part == LIST) {
      int length = RecordIndex.length(entry);
      index.set(number, RecordIndex.entry(to, length, RecordIndex.hasParts(entry)));
    } else {
      volume.putLong(RecordIndex.at(entry) + SizeClasses.SLOT_HEADER + part * 8L, to);
    }
    slots().giveBack(from);
  }
}
