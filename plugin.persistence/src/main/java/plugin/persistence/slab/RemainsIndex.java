package plugin.persistence.slab;

import java.io.IOException;
import java.util.TreeMap;
import org.mapdb.DBException;
import plugin.persistence.volume.JournaledVolume;

/**
 * Where the records of a damaged store are: by the slabs that its directory calls slabs of the
 * index, and, where it has holes, by those that look like one. Owned by the store thread.
 */
final class RemainsIndex {
  private static final int LARGEST_ORDINAL = 1 << 20;

  private final JournaledVolume volume;
  private final TreeMap<Integer, Integer> slabs = new TreeMap<>();
  private final int count;

  RemainsIndex(JournaledVolume volume) throws IOException {
    this.volume = volume;
    this.count = (int) (volume.reserved() >>> SizeClasses.SLAB_BITS);
    for (int slab = 2; slab < count; slab++) {
      if (volume.getInt(SlabDirectory.place(slab)) >>> 16 == SlabDirectory.INDEX) {
        offer(slab);
      }
    }
    if (hasHole()) {
      for (int slab = 2; slab < count; slab++) {
        if (!slabs.containsValue(slab) && looksLikeIndex(slab)) {
          offer(slab);
        }
      }
    }
  }

  private void offer(int slab) {
    long ordinal = volume.getLong(SlabDirectory.at(slab));
    if (ordinal >= 0 && ordinal < LARGEST_ORDINAL) {
      slabs.putIfAbsent((int) ordinal, slab);
    }
  }

  /**
   * Whether ordinals are missing; that the last ones are cannot be seen, but for the superblock.
   */
  private boolean hasHole() {
    long last = volume.getLong(Superblock.LAST_RECORD_AT);
    long wanted = (last + RecordIndex.PER_SLAB - 1) / RecordIndex.PER_SLAB;
    boolean plausible = last > 0 && wanted < count;
    return slabs.isEmpty()
        || slabs.lastKey() != slabs.size() - 1
        || !plausible
        || wanted > slabs.size();
  }

  /** Whether most of its first entries lead to slots that say the same. */
  private boolean looksLikeIndex(int slab) {
    long ordinal = volume.getLong(SlabDirectory.at(slab));
    if (ordinal < 0 || ordinal >= LARGEST_ORDINAL) {
      return false;
    }
    int right = 0;
    int wrong = 0;
    for (int i = 0; i < RecordIndex.PER_SLAB && right + wrong < 64; i++) {
      long entry = volume.getLong(SlabDirectory.at(slab) + 8 + i * 8L);
      if (RecordIndex.hasBytes(entry)) {
        boolean own = owner(entry) == ordinal * RecordIndex.PER_SLAB + i + 1;
        right += own ? 1 : 0;
        wrong += own ? 0 : 1;
      }
    }
    return right > wrong;
  }

  private long owner(long entry) {
    long at = RecordIndex.at(entry);
    return SlabDirectory.slabOf(at) < count && at > 0 ? volume.getLong(at) >>> 16 : -1;
  }

  /** The entry of a record. */
  long get(long number) {
    long i = number - 1;
    Integer slab = number <= 0 ? null : slabs.get((int) (i / RecordIndex.PER_SLAB));
    if (slab == null) {
      throw new DBException.GetVoid(number);
    }
    long entry = volume.getLong(SlabDirectory.at(slab) + 8 + i % RecordIndex.PER_SLAB * 8);
    if (!RecordIndex.isUsed(entry)
        || (RecordIndex.hasBytes(entry) && SlabDirectory.slabOf(RecordIndex.at(entry)) >= count)) {
      throw new DBException.GetVoid(number);
    }
    return entry;
  }
}
