package plugin.persistence.slab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/**
 * What each slab is used for, and how many slots of it are; in memory and, four bytes a slab, on
 * the volume. Owned by the store thread.
 */
final class SlabDirectory {
  static final int FREE = 0;
  static final int INDEX = 1;
  private static final int FIXED = 2;

  /** A kind from here on is a size class. */
  static final int DATA = 3;

  /** A slab of the directory tells of so many, which is one GiB. */
  private static final int GROUP = SizeClasses.SLAB / 4;

  private final JournaledVolume volume;
  private final Superblock superblock;
  private int[] entries = new int[64];
  private int slabs;
  private final BitSet free = new BitSet();
  private boolean shorter;

  /** Bytes of slots, in slabs that have others, that nothing is in. */
  private long slack;

  SlabDirectory(JournaledVolume volume, Superblock superblock, boolean isNew) {
    this.volume = volume;
    this.superblock = superblock;
    if (isNew) {
      add(FIXED); // the superblock
      add(FIXED); // the first slab of the directory
    } else {
      read();
    }
  }

  private void read() {
    slabs = superblock.slabs();
    entries = Arrays.copyOf(entries, Math.max(64, slabs));
    for (int slab = 0; slab < slabs; slab++) {
      entries[slab] = volume.getInt(place(slab));
      int kind = kind(slab);
      if (kind == FREE) {
        free.set(slab);
      } else if (kind >= DATA + SizeClasses.COUNT) {
        throw new DamagedException("the directory names slab " + slab + " of kind " + kind);
      }
      slack += slack(entries[slab]);
    }
  }

  static long at(int slab) {
    return (long) slab << SizeClasses.SLAB_BITS;
  }

  static int slabOf(long at) {
    return (int) (at >>> SizeClasses.SLAB_BITS);
  }

  /** Where the entry of a slab is. */
  static long place(int slab) {
    int group = slab / GROUP;
    return at(group == 0 ? 1 : group * GROUP) + slab % GROUP * 4L;
  }

  private static boolean isDirectory(int slab) {
    return slab == 1 || (slab > 0 && slab % GROUP == 0);
  }

  int kind(int slab) {
    return entries[slab] >>> 16;
  }

  int used(int slab) {
    return entries[slab] & 0xffff;
  }

  /** How many slabs there are, the last one included that is in use. */
  int slabs() {
    return slabs;
  }

  /** The last slab that is not free, and no slab of this directory. */
  int lastInUse() {
    int slab = slabs - 1;
    while (slab > 0 && (kind(slab) == FREE || isDirectory(slab))) {
      slab--;
    }
    return slab;
  }

  /** The first free slab; -1 if there is none. */
  int firstFree() {
    return free.nextSetBit(0);
  }

  int freeSlabs() {
    return free.cardinality();
  }

  private static long slack(int entry) {
    int c = (entry >>> 16) - DATA;
    return c < 0 ? 0 : (long) (SizeClasses.slots(c) - (entry & 0xffff)) * SizeClasses.size(c);
  }

  /** How many slabs the slots would fill that nothing is in. */
  int slackSlabs() {
    return (int) (slack >>> SizeClasses.SLAB_BITS);
  }

  void set(int slab, int kind, int used) {
    slack -= slack(entries[slab]);
    entries[slab] = kind << 16 | used;
    slack += slack(entries[slab]);
    volume.putInt(place(slab), entries[slab]);
  }

  private int add(int kind) {
    int slab = slabs;
    try {
      volume.reserve(at(slab + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (slab > 0) {
      volume.append(at(slab), SizeClasses.SLAB);
    }
    if (slab == entries.length) {
      entries = Arrays.copyOf(entries, slab * 2);
    }
    slabs++;
    superblock.slabs(slabs);
    if (slab == 1) {
      set(0, FIXED, 0); // which had no directory to be named in
    }
    if (slab > 0) {
      set(slab, kind, 0);
    }
    return slab;
  }

  /** A slab of zeros for a use; the lowest that is free. */
  int take(int kind) {
    int slab = free.nextSetBit(0);
    if (slab < 0) {
      if (isDirectory(slabs)) {
        add(FIXED);
      }
      return add(kind);
    }
    free.clear(slab);
    volume.wipe(at(slab), SizeClasses.SLAB);
    set(slab, kind, 0);
    return slab;
  }

  void giveBack(int slab) {
    set(slab, FREE, 0);
    free.set(slab);
  }

  /** Leaves out free slabs at the end, down to a number of slabs that stay free. */
  void trim(int spare) {
    int before = slabs;
    while (free.cardinality() > spare && (kind(slabs - 1) == FREE || emptyGroup())) {
      slabs--;
      free.clear(slabs);
      entries[slabs] = 0;
    }
    if (slabs != before) {
      superblock.slabs(slabs);
      shorter = true;
    }
  }

  private boolean emptyGroup() {
    return slabs > 2 && isDirectory(slabs - 1);
  }

  /** After a commit: lets the volume have what was left out. */
  void committed() {
    if (shorter) {
      shorter = false;
      volume.release(at(slabs));
    }
  }

  /** Makes sure that so many slabs can be taken without a larger file. */
  void reserve(int count) throws IOException {
    int more = count - free.cardinality();
    if (more > 0) {
      volume.reserve(at(slabs + more + 1));
    }
  }
}
