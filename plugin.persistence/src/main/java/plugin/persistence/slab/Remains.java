package plugin.persistence.slab;

import java.io.IOException;
import kotlin.collections.LongIterator;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import org.mapdb.DataInput2;
import org.mapdb.Serializer;
import org.mapdb.Store;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;

/**
 * The records of a damaged store, as far as they can be read. Owned by the store thread.
 *
 * <p>What only leads to something else is believed even where its page is not what was written:
 * each slot says whose it is, so a wrong way is noticed at its end. Content is believed only from
 * pages that are what was written: of a record with many messages those that lie in such. What
 * cannot be read in a map is as if it were not there.
 */
public final class Remains implements Store, RawRecords {
  /** Key and value of a leaf that is lost. */
  public static final Object LOST = new Object();

  private final JournaledVolume volume;
  private final RemainsIndex index;
  private final Records records;
  private long lost;

  /** The records of what is left of a volume. */
  public Remains(JournaledVolume volume) throws IOException {
    this.volume = volume;
    this.index = new RemainsIndex(volume);
    this.records = new Records(volume, null);
  }

  /** How many parts of maps could not be read. */
  public long lost() {
    return lost;
  }

  /** Bytes that were kept for the user. */
  public byte[] user() {
    if (Superblock.isUserSuspect(volume)) {
      throw new DamagedException("the superblock is not what was written");
    }
    return Superblock.user(volume);
  }

  /** Closes the files, which were not changed. */
  public void abandon() {
    volume.abandon();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends @Nullable Object> @Nullable R get(long number, Serializer<R> serializer) {
    String name = serializer.getClass().getName();
    boolean leaf = name.startsWith("org.mapdb.HTreeMap$");
    try {
      long entry = index.get(number);
      if (entry == RecordIndex.NULL) {
        return null;
      }
      byte[] bytes = records.read(number, entry);
      if (leaf && records.isSuspect(entry)) {
        throw new DamagedException("record " + number + " is not what was written");
      }
      return serializer.deserialize(new DataInput2.ByteArray(bytes), bytes.length);
    } catch (IOException | RuntimeException e) {
      lost++;
      if (leaf) {
        return (R) new Object[] {LOST, LOST, 0L};
      }
      if (name.startsWith("org.mapdb.IndexTree")) {
        return (R) new long[2]; // a node without children
      }
      throw new DamagedException("record " + number + " cannot be read: " + e, e);
    }
  }

  @Override
  public byte @Nullable [] get(long number) {
    long entry = index.get(number);
    if (entry == RecordIndex.NULL) {
      return null;
    }
    return records.read(number, entry);
  }

  @Override
  public boolean isWhole(long number, int from, int length) {
    return !records.isSuspect(index.get(number), from, length);
  }

  @Override
  public int length(long number) {
    long entry = index.get(number);
    return entry == RecordIndex.NULL ? -1 : RecordIndex.length(entry);
  }

  @Override
  public LongIterator getAllRecids() {
    throw readOnly();
  }

  @Override
  public Iterable<String> getAllFiles() {
    throw readOnly();
  }

  private static DBException readOnly() {
    return new DBException.DataCorruption("remains are only read");
  }

  @Override
  public long preallocate() {
    throw readOnly();
  }

  @Override
  public <R extends @Nullable Object> long put(R record, Serializer<R> serializer) {
    throw readOnly();
  }

  @Override
  public long put(byte[] bytes, int length) {
    throw readOnly();
  }

  @Override
  public <R extends @Nullable Object> void update(long number, R record, Serializer<R> serializer) {
    throw readOnly();
  }

  @Override
  public <R extends @Nullable Object> boolean compareAndSwap(
      long number, R expected, R record, Serializer<R> serializer) {
    throw readOnly();
  }

  @Override
  public <R extends @Nullable Object> void delete(long number, Serializer<R> serializer) {
    throw readOnly();
  }

  @Override
  public void delete(long number) {
    throw readOnly();
  }

  @Override
  public void commit() {}

  @Override
  public void compact() {}

  @Override
  public void close() {
    abandon();
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void verify() {}

  @Override
  public boolean isReadOnly() {
    return true;
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
