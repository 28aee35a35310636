package plugin.persistence.slab;

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
  private final Slots slots;

  Records(JournaledVolume volume, Slots slots) {
    this.volume = volume;
    this.slots = slots;
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
    long at = slots.take(SizeClasses.of(length));
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
        || SizeClasses.of(length) != slots.sizeClass(RecordIndex.at(entry))) {
      return false;
    }
    volume.write(RecordIndex.at(entry) + SizeClasses.SLOT_HEADER, bytes, 0, length);
    return true;
  }

  byte[] read(long number, long entry) {
    int length = RecordIndex.length(entry);
    byte[] bytes = new byte[length];
    long at = RecordIndex.at(entry);
    if (length == 0) {
      return bytes;
    }
    if (!RecordIndex.hasParts(entry)) {
      read(number, 0, at, bytes, 0, length);
      return bytes;
    }
    expect(number, LIST, at);
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

  /** Gives back the slots of a record. */
  void giveBack(long entry) {
    if (!RecordIndex.hasBytes(entry)) {
      return;
    }
    long at = RecordIndex.at(entry);
    if (RecordIndex.hasParts(entry)) {
      for (int part = 0; part < parts(RecordIndex.length(entry)); part++) {
        slots.giveBack(volume.getLong(at + SizeClasses.SLOT_HEADER + part * 8L));
      }
    }
    slots.giveBack(at);
  }

  /** Calls back with every slot of a record. */
  void slots(long entry, java.util.function.LongConsumer each) {
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
    long to = slots.take(sizeClass);
    volume.write(to, bytes, 0, bytes.length);
    if (!RecordIndex.hasParts(entry) || part == LIST) {
      int length = RecordIndex.length(entry);
      index.set(number, RecordIndex.entry(to, length, RecordIndex.hasParts(entry)));
    } else {
      volume.putLong(RecordIndex.at(entry) + SizeClasses.SLOT_HEADER + part * 8L, to);
    }
    slots.giveBack(from);
  }
}
