package plugin.persistence.volume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A page in memory, and what is to be logged of it. Owned by the store thread; once frozen its
 * bytes do not change any more, and the checkpoint thread reads them.
 */
final class Page {
  static final int BITS = 12;
  static final int SIZE = 1 << BITS;

  /** Changes are logged in granules of 64 bytes, one bit of a mask each. */
  static final int GRANULE_BITS = 6;

  static final int GRANULE = 1 << GRANULE_BITS;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] ZEROS = new byte[GRANULE];

  final int number;
  final byte[] bytes;

  /** Granules that the transaction has changed. */
  long changed;

  /** Whether the transaction has to log the page. */
  boolean inTransaction;

  /** Whether it differs from the main file, and so must not be forgotten. */
  boolean dirty;

  /** Whether the log since the last checkpoint can make all of it, without the main file. */
  boolean imaged;

  /** Whether the checkpoint thread has it: a change needs a copy. */
  boolean frozen;

  /** Whether its bytes are not those that were written; only while remains are read. */
  boolean suspect;

  /** Whether it was used since the cache last looked for a victim. */
  boolean used;

  Page(int number, byte[] bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void setLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void setInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  /** Marks a range as changed. */
  void mark(int from, int to) {
    int first = from >>> GRANULE_BITS;
    int count = ((to - 1) >>> GRANULE_BITS) - first + 1;
    changed |= (count == Long.SIZE ? -1L : (1L << count) - 1) << first;
  }

  /** Granules that are not zero. */
  long content() {
    long mask = 0;
    for (int i = 0; i < Long.SIZE; i++) {
      int at = i << GRANULE_BITS;
      if (!Arrays.equals(bytes, at, at + GRANULE, ZEROS, 0, GRANULE)) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  /**
   * The checksum of the first bytes; never zero, which stands for a page that was never written.
   */
  int checksum(int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    int value = (int) crc.getValue();
    return value == 0 ? 1 : value;
  }
}
