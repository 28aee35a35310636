package plugin.persistence.slab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import kotlin.collections.LongIterator;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;
import org.mapdb.Store;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/**
 * Records by number on a journaled volume, as MapDB wants its store. Owned by the store thread.
 *
 * <p>What happened since the last {@link #commit} is durable as a whole or not at all. There is no
 * way back from an exception but to abandon the volume and open it again.
 */
public final class SlabStore implements Store, RawRecords {
  /** Slabs that may stay free before others are emptied to give room back: 2 MiB. */
  private static final int SPARE = 32;

  /** How many slabs are looked at for one that can be emptied. */
  private static final int SEARCH = 64;

  /** One of so many slabs has to be gained by moving the others. */
  private static final int PAYS = 16;

  private final JournaledVolume volume;
  private final Superblock superblock;
  private final SlabDirectory directory;
  private final RecordIndex index;
  private final Slots slots;
  private final Records records;
  private final Nodes nodes = new Nodes();
  private final DataOutput2 out = new DataOutput2(); // used again
  private final boolean isNew;
  private boolean closed;

  /** Opens the store of a volume, or makes one. */
  public SlabStore(JournaledVolume volume) throws IOException {
    this.volume = volume;
    this.isNew = Superblock.isBlank(volume);
    if (isNew && !volume.isBlank()) {
      throw new DamagedException("the superblock is blank, and other pages are not");
    }
    this.superblock = Superblock.of(volume, isNew);
    this.directory = new SlabDirectory(volume, superblock, isNew);
    this.index = new RecordIndex(volume, directory, superblock);
    this.slots = new Slots(volume, directory);
    this.records = new Records(volume, slots);
  }

  /** Whether it was made and did not exist before. */
  public boolean isNew() {
    return isNew;
  }

  /** Bytes that are kept for the user. */
  public byte[] user() {
    return superblock.user();
  }

  /** Keeps bytes for the user, at most 256; part of the transaction. */
  public void user(byte[] bytes) {
    superblock.user(bytes);
  }

  // --- records

  @Override
  public long preallocate() {
    long number = index.take();
    index.set(number, RecordIndex.NULL);
    return number;
  }

  @Override
  public <R extends @Nullable Object> long put(R record, Serializer<R> serializer) {
    if (record == null) {
      return preallocate();
    }
    serialize(record, serializer);
    long number = put(out.buf, out.pos);
    nodes.keep(number, record);
    return number;
  }

  @Override
  public long put(byte[] bytes, int length) {
    long number = index.take();
    index.set(number, RecordIndex.NULL);
    index.set(number, records.write(number, bytes, length));
    return number;
  }

  @Override
  public <R extends @Nullable Object> @Nullable R get(long number, Serializer<R> serializer) {
    R known = nodes.get(number);
    if (known != null) {
      return known;
    }
    byte[] bytes = get(number);
    if (bytes == null) {
      return null;
    }
    try {
      R record = serializer.deserialize(new DataInput2.ByteArray(bytes), bytes.length);
      nodes.keep(number, record);
      return record;
    } catch (IOException | RuntimeException e) {
      throw new DamagedException("record " + number + " cannot be understood: " + e, e);
    }
  }

  @Override
  public byte @Nullable [] get(long number) {
    long entry = index.get(number);
    return entry == RecordIndex.NULL ? null : records.read(number, entry);
  }

  @Override
  public boolean isWhole(long number, int from, int length) {
    return true; // what is not cannot be read
  }

  @Override
  public int length(long number) {
    long entry = index.get(number);
    return entry == RecordIndex.NULL ? -1 : RecordIndex.length(entry);
  }

  /** Returns whether there is a record of a number. */
  public boolean exists(long number) {
    return number > 0 && number <= index.last() && RecordIndex.isUsed(index.look(number));
  }

  @Override
  public <R extends @Nullable Object> void update(long number, R record, Serializer<R> serializer) {
    long entry = index.get(number);
    nodes.forget(number);
    if (record == null) {
      records.giveBack(entry);
      index.set(number, RecordIndex.NULL);
      return;
    }
    serialize(record, serializer);
    if (records.overwrite(entry, out.buf, out.pos)) {
      index.set(number, RecordIndex.entry(RecordIndex.at(entry), out.pos, false));
    } else {
      long written = records.write(number, out.buf, out.pos);
      records.giveBack(entry);
      index.set(number, written);
    }
    nodes.keep(number, record);
  }

  @Override
  public <R extends @Nullable Object> boolean compareAndSwap(
      long number, R expected, R record, Serializer<R> serializer) {
    R now = get(number, serializer);
    boolean same =
        now == null || expected == null ? now == expected : serializer.equals(now, expected);
    if (same) {
      update(number, record, serializer);
    }
    return same;
  }

  @Override
  public <R extends @Nullable Object> void delete(long number, Serializer<R> serializer) {
    delete(number);
  }

  @Override
  public void delete(long number) {
    nodes.forget(number);
    records.giveBack(index.get(number));
    index.giveBack(number);
  }

  private <R> void serialize(R record, Serializer<R> serializer) {
    try {
      out.pos = 0;
      serializer.serialize(out, record);
    } catch (IOException e) {
      throw new DBException.SerializationError(e);
    }
  }

  // --- space

  /** Bytes that content takes, in whole slabs. */
  public long usedBytes() {
    return SlabDirectory.at(directory.slabs() - directory.freeSlabs());
  }

  /** The length of all files. */
  public long fileBytes() {
    return volume.fileBytes();
  }

  /** Makes sure that so many bytes can be taken without a larger file. */
  public void reserve(long bytes) throws IOException {
    directory.reserve((int) Math.min(1 << 24, (bytes + SizeClasses.SLAB - 1) / SizeClasses.SLAB));
  }

  /**
   * Gives room back if much is free: empties slabs at the end of the file. Part of the transaction.
   *
   * @param slabs how many slabs to empty at most
   * @param spare how many bytes may stay free; as many again, but at least half of the file, may be
   *     free in slabs that are in use
   * @return whether there is more to do
   */
  public boolean shrink(int slabs, long spare) {
    int least = (int) Math.min(1 << 24, spare / SizeClasses.SLAB);
    for (int i = 0; i < slabs; i++) {
      directory.trim(least);
      int victim = isLoose(least) ? victim() : -1;
      if (victim < 0) {
        return false;
      }
      empty(victim);
    }
    directory.trim(least);
    return isLoose(least);
  }

  private boolean isLoose(int least) {
    int slack = Math.max(2 * least, directory.slabs() / 2);
    return directory.freeSlabs() > least || directory.slackSlabs() > slack;
  }

  /**
   * Frees slabs by filling others: moves what is in those that have least. It pays if a sixteenth
   * of all room is free in slabs that are in use. Part of the transaction.
   *
   * @param slabs how many slabs to empty at most
   * @return whether one was freed
   */
  public boolean squeeze(int slabs) {
    if (directory.slackSlabs() < Math.max(SizeClasses.COUNT, directory.slabs() / PAYS)) {
      return false;
    }
    int before = directory.freeSlabs();
    for (int slab : slots.emptiest(slabs)) {
      if (directory.kind(slab) >= SlabDirectory.DATA && slots.fitsElsewhere(slab)) {
        empty(slab);
      }
    }
    return directory.freeSlabs() > before;
  }

  /** One of the last slabs, whose content finds room further ahead or in its like; -1 if none. */
  private int victim() {
    int last = directory.lastInUse();
    int firstFree = directory.firstFree();
    for (int slab = last; slab > Math.max(1, last - SEARCH); slab--) {
      boolean holds = directory.kind(slab) >= SlabDirectory.DATA;
      boolean moves = holds || directory.kind(slab) == SlabDirectory.INDEX;
      if ((moves && firstFree >= 0 && firstFree < slab) || (holds && slots.fitsElsewhere(slab))) {
        return slab;
      }
    }
    return -1;
  }

  /** What a store of its size may leave free. */
  public long defaultSpare() {
    return SlabDirectory.at(Math.max(SPARE, directory.slabs() / 4));
  }

  private void empty(int slab) {
    int c = directory.kind(slab) - SlabDirectory.DATA;
    if (directory.kind(slab) == SlabDirectory.INDEX) {
      byte[] bytes = new byte[SizeClasses.SLAB];
      volume.read(SlabDirectory.at(slab), bytes, 0, bytes.length);
      int to = directory.take(SlabDirectory.INDEX);
      volume.write(SlabDirectory.at(to), bytes, 0, bytes.length);
      index.moved((int) volume.getLong(SlabDirectory.at(to)), to);
      directory.giveBack(slab);
      return;
    }
    slots.close(slab);
    for (int slot = 0; slot < SizeClasses.slots(c); slot++) {
      if (directory.kind(slab) != SlabDirectory.FREE && slots.isTaken(slab, slot)) {
        records.move(SlabDirectory.at(slab) + SizeClasses.place(c, slot), c, index);
      }
    }
    slots.close(-1);
    if (directory.kind(slab) != SlabDirectory.FREE) {
      slots.giveBackSlab(slab); // it was empty from the beginning
    }
  }

  // --- life

  @Override
  public void commit() {
    try {
      volume.commit();
      directory.committed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void compact() {
    while (shrink(16, 0)) {
      commit();
    }
    commit();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        volume.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Closes the files as they are. */
  public void abandon() {
    closed = true;
    volume.abandon();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /**
   * Looks at every record and every slot.
   *
   * @throws DamagedException if they do not go together
   */
  @Override
  public void verify() {
    BitSet seen = new BitSet();
    for (long number = 1; number <= index.last(); number++) {
      long entry = index.look(number);
      if (RecordIndex.hasBytes(entry)) {
        records.read(number, entry);
      }
      records.slots(
          entry,
          at -> {
            if (seen.get((int) (at >>> 4))) {
              throw new DamagedException("a slot has two records: " + at);
            }
            seen.set((int) (at >>> 4));
          });
    }
    int taken = 0;
    for (int slab = 0; slab < directory.slabs(); slab++) {
      int c = directory.kind(slab) - SlabDirectory.DATA;
      int used = 0;
      for (int slot = 0; c >= 0 && slot < SizeClasses.slots(c); slot++) {
        used += slots.isTaken(slab, slot) ? 1 : 0;
      }
      if (c >= 0 && used != directory.used(slab)) {
        throw new DamagedException(
            "slab "
                + slab
                + " counts "
                + directory.used(slab)
                + " slots, but "
                + used
                + " are taken");
      }
      taken += used;
    }
    if (taken != seen.cardinality()) {
      throw new DamagedException(
          taken + " slots are taken, " + seen.cardinality() + " have a record");
    }
  }

  @Override
  public LongIterator getAllRecids() {
    return new LongIterator() {
      private long next = 1;

      @Override
      public boolean hasNext() {
        while (next <= index.last() && !exists(next)) {
          next++;
        }
        return next <= index.last();
      }

      @Override
      public long nextLong() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return next++;
      }
    };
  }

  @Override
  public Iterable<String> getAllFiles() {
    return List.of();
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public boolean fileLoad() {
    return false;
  }

  @Override
  public boolean isThreadSafe() {
    return false;
  }

  @Override
  public void checkThreadSafe() {}
}
