package plugin.persistence.slab;

import org.jspecify.annotations.Nullable;

/** Records as bytes, without a serializer. Owned by the store thread. */
public interface RawRecords {
  /** Returns the bytes of a record; null if it has none. */
  byte @Nullable [] get(long number);

  /** Whether these bytes of a record are what was written. */
  boolean isWhole(long number, int from, int length);

  /** Puts bytes and returns the number of the record. */
  long put(byte[] bytes, int length);

  /** The length of a record; -1 if it has none. */
  int length(long number);

  /** Removes a record. */
  void delete(long number);
}
