package plugin.persistence.slab;

import java.util.Arrays;
import org.mapdb.DBException;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/**
 * Where each record is: eight bytes a record, in slabs of their own. Owned by the store thread.
 *
 * <p>An entry is {@link #NEVER}, {@link #NULL}, a link to the next free number, or place, length
 * and whether the record consists of parts.
 */
final class RecordIndex {
  static final long NEVER = 0;
  static final long NULL = 1;

  /** Longest record. */
  static final int LONGEST = (1 << 27) - 1;

  static final int PER_SLAB = SizeClasses.SLAB / 8 - 1;
  private static final long PARTS = 1L << 27;

  /** Stands for the place of a record of no bytes, which needs none. */
  private static final long NOWHERE = 16;

  private final JournaledVolume volume;
  private final SlabDirectory directory;
  private final Superblock superblock;
  private int[] slabs = new int[16];
  private int count;

  RecordIndex(JournaledVolume volume, SlabDirectory directory, Superblock superblock) {
    this.volume = volume;
    this.directory = directory;
    this.superblock = superblock;
    for (int slab = 0; slab < directory.slabs(); slab++) {
      if (directory.kind(slab) == SlabDirectory.INDEX) {
        put((int) volume.getLong(SlabDirectory.at(slab)), slab);
      }
    }
    for (int i = 0; i < count; i++) {
      if (slabs[i] == 0) {
        throw new DamagedException("a slab of the index is missing: number " + i);
      }
    }
  }

  private void put(int ordinal, int slab) {
    if (ordinal < 0 || ordinal > 1 << 24) {
      throw new DamagedException("a slab of the index has number " + ordinal);
    }
    if (ordinal >= slabs.length) {
      slabs = Arrays.copyOf(slabs, Math.max(ordinal + 1, slabs.length * 2));
    }
    slabs[ordinal] = slab;
    count = Math.max(count, ordinal + 1);
  }

  /** Follows a slab of the index to another place. */
  void moved(int ordinal, int slab) {
    slabs[ordinal] = slab;
  }

  // --- entries

  static long entry(long at, int length, boolean parts) {
    return at >>> 4 << 28 | (parts ? PARTS : 0) | length;
  }

  static long emptyEntry() {
    return entry(NOWHERE, 0, false);
  }

  static long at(long entry) {
    return entry >>> 28 << 4;
  }

  static int length(long entry) {
    return (int) (entry & LONGEST);
  }

  static boolean hasParts(long entry) {
    return (entry & PARTS) != 0;
  }

  /** Whether the number is in use; its record may be null. */
  static boolean isUsed(long entry) {
    return entry != NEVER && !(hasParts(entry) && length(entry) == 0);
  }

  /** Whether there are bytes somewhere. */
  static boolean hasBytes(long entry) {
    return isUsed(entry) && entry != NULL && length(entry) > 0;
  }

  private static long free(long next) {
    return next << 28 | PARTS;
  }

  // --- numbers

  long last() {
    return superblock.lastRecord();
  }

  private long place(long number) {
    if (number <= 0 || number > last()) {
      throw new DBException.GetVoid(number);
    }
    return place0(number);
  }

  private long place0(long number) {
    long i = number - 1;
    return SlabDirectory.at(slabs[(int) (i / PER_SLAB)]) + 8 + i % PER_SLAB * 8;
  }

  /** The entry of a number, whatever it is. */
  long look(long number) {
    return volume.getLong(place(number));
  }

  /** The entry of a record. */
  long get(long number) {
    long entry = look(number);
    if (!isUsed(entry)) {
      throw new DBException.GetVoid(number);
    }
    return entry;
  }

  void set(long number, long entry) {
    volume.putLong(place(number), entry);
  }

  /** Takes a number that is free. */
  long take() {
    long number = superblock.freeRecord();
    if (number != 0) {
      superblock.freeRecord(look(number) >>> 28);
      return number;
    }
    number = last() + 1;
    if (number > (long) count * PER_SLAB) {
      int slab = directory.take(SlabDirectory.INDEX);
      volume.putLong(SlabDirectory.at(slab), count);
      put(count, slab);
    }
    superblock.lastRecord(number);
    return number;
  }

  /** Gives a number back. */
  void giveBack(long number) {
    set(number, free(superblock.freeRecord()));
    superblock.freeRecord(number);
  }
}
