package plugin.persistence.slab;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/** Takes slots and gives them back. Owned by the store thread. */
final class Slots {
  private final JournaledVolume volume;
  private final SlabDirectory directory;
  private final BitSet[] withRoom = new BitSet[SizeClasses.COUNT];
  private final int[] roomy = new int[SizeClasses.COUNT];
  private int closed = -1;

  Slots(JournaledVolume volume, SlabDirectory directory) {
    this.volume = volume;
    this.directory = directory;
    for (int c = 0; c < withRoom.length; c++) {
      withRoom[c] = new BitSet();
    }
    for (int slab = 0; slab < directory.slabs(); slab++) {
      int c = directory.kind(slab) - SlabDirectory.DATA;
      if (c >= 0 && directory.used(slab) < SizeClasses.slots(c)) {
        room(c, slab, true);
      }
    }
  }

  private void room(int sizeClass, int slab, boolean has) {
    if (withRoom[sizeClass].get(slab) != has) {
      withRoom[sizeClass].set(slab, has);
      roomy[sizeClass] += has ? 1 : -1;
    }
  }

  /** Takes nothing from a slab any more, because it is to become empty. */
  void close(int slab) {
    closed = slab;
  }

  /** Takes a slot and returns where it begins. */
  long take(int sizeClass) {
    int slab = withRoom[sizeClass].nextSetBit(0);
    if (slab == closed && slab >= 0) {
      slab = withRoom[sizeClass].nextSetBit(slab + 1);
    }
    if (slab < 0) {
      slab = directory.take(SlabDirectory.DATA + sizeClass);
      room(sizeClass, slab, true);
    }
    int slots = SizeClasses.slots(sizeClass);
    long bits = SlabDirectory.at(slab) + 8;
    for (int first = 0; first < slots; first += 64, bits += 8) {
      long taken = volume.getLong(bits);
      int slot = first + Long.numberOfTrailingZeros(~taken);
      if (slot < Math.min(slots, first + 64)) {
        volume.putLong(bits, taken | 1L << (slot - first));
        int used = directory.used(slab) + 1;
        directory.set(slab, directory.kind(slab), used);
        if (used == slots) {
          room(sizeClass, slab, false);
        }
        return SlabDirectory.at(slab) + SizeClasses.place(sizeClass, slot);
      }
    }
    throw new DamagedException("slab " + slab + " counts fewer slots than are taken");
  }

  /** The size class of the slab that a place is in. */
  int sizeClass(long at) {
    int slab = SlabDirectory.slabOf(at);
    int c = slab < directory.slabs() ? directory.kind(slab) - SlabDirectory.DATA : -1;
    if (c < 0) {
      throw new DamagedException("a record is in slab " + slab + ", which has none");
    }
    return c;
  }

  /** Gives a slot back. */
  void giveBack(long at) {
    int slab = SlabDirectory.slabOf(at);
    int c = sizeClass(at);
    int slot = SizeClasses.slot(c, (int) (at - SlabDirectory.at(slab)));
    long bits = SlabDirectory.at(slab) + 8 + (slot >> 6) * 8L;
    long taken = volume.getLong(bits);
    if ((taken >>> (slot & 63) & 1) == 0) {
      throw new DamagedException("slab " + slab + ": slot " + slot + " is given back twice");
    }
    volume.putLong(bits, taken & ~(1L << (slot & 63)));
    int used = directory.used(slab) - 1;
    if (used == 0 && (roomy[c] > 1 || slab == closed)) {
      giveBackSlab(slab);
    } else {
      directory.set(slab, directory.kind(slab), used);
      room(c, slab, true);
    }
  }

  /** Gives back a slab of which no slot is taken. */
  void giveBackSlab(int slab) {
    room(directory.kind(slab) - SlabDirectory.DATA, slab, false);
    directory.giveBack(slab);
  }

  /** Whether other slabs of its size have room for all that is in a slab. */
  boolean fitsElsewhere(int slab) {
    int c = directory.kind(slab) - SlabDirectory.DATA;
    int wanted = directory.used(slab);
    BitSet others = withRoom[c];
    for (int i = others.nextSetBit(0); i >= 0 && wanted > 0; i = others.nextSetBit(i + 1)) {
      wanted -= i == slab ? 0 : SizeClasses.slots(c) - directory.used(i);
    }
    return wanted <= 0;
  }

  /** Slabs of which the smallest parts are in use, the emptiest first. */
  List<Integer> emptiest(int most) {
    List<Integer> all = new ArrayList<>();
    for (BitSet each : withRoom) {
      each.stream().forEach(all::add);
    }
    all.sort(Comparator.comparingDouble(this::filled));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  private double filled(int slab) {
    int c = directory.kind(slab) - SlabDirectory.DATA;
    return (double) directory.used(slab) / SizeClasses.slots(c);
  }

  boolean isTaken(int slab, int slot) {
    long bits = volume.getLong(SlabDirectory.at(slab) + 8 + (slot >> 6) * 8L);
    return (bits >>> (slot & 63) & 1) != 0;
  }
}
