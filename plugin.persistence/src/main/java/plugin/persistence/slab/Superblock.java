package plugin.persistence.slab;

import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.NewerFormatException;

/** The first slab: what the store begins with. Owned by the store thread. */
final class Superblock {
  static final int VERSION = 1;
  private static final long MAGIC = 0x45425453_544F5245L; // EBTSTORE
  private static final int VERSION_AT = 8;
  private static final int SLABS_AT = 12;
  static final int LAST_RECORD_AT = 16;
  private static final int FREE_RECORD_AT = 24;
  private static final int USER_AT = 512;

  /** Bytes for the user of the store. */
  static final int USER = 256;

  private final JournaledVolume volume;

  private Superblock(JournaledVolume volume) {
    this.volume = volume;
  }

  /** A new one, or that which is there. */
  static Superblock of(JournaledVolume volume, boolean isNew) {
    Superblock block = new Superblock(volume);
    if (isNew) {
      volume.putLong(0, MAGIC);
      volume.putInt(VERSION_AT, VERSION);
    } else if (volume.getLong(0) != MAGIC) {
      throw new DamagedException("the superblock is not one of a store");
    } else if (volume.getInt(VERSION_AT) > VERSION) {
      throw new NewerFormatException(
          "store format " + volume.getInt(VERSION_AT) + ", this version knows " + VERSION);
    }
    return block;
  }

  static boolean isBlank(JournaledVolume volume) {
    return volume.getLong(0) == 0 && volume.getInt(SLABS_AT) == 0;
  }

  int slabs() {
    return volume.getInt(SLABS_AT);
  }

  void slabs(int count) {
    volume.putInt(SLABS_AT, count);
  }

  /** The highest record number that was ever used. */
  long lastRecord() {
    return volume.getLong(LAST_RECORD_AT);
  }

  void lastRecord(long number) {
    volume.putLong(LAST_RECORD_AT, number);
  }

  /** The first of the chain of record numbers that are free; 0 if there is none. */
  long freeRecord() {
    return volume.getLong(FREE_RECORD_AT);
  }

  void freeRecord(long number) {
    volume.putLong(FREE_RECORD_AT, number);
  }

  byte[] user() {
    return user(volume);
  }

  /** Whether the bytes for the user may not be what was written. */
  static boolean isUserSuspect(JournaledVolume volume) {
    return volume.isSuspect(USER_AT, USER);
  }

  static byte[] user(JournaledVolume volume) {
    byte[] bytes = new byte[USER];
    volume.read(USER_AT, bytes, 0, USER);
    return bytes;
  }

  void user(byte[] bytes) {
    volume.write(USER_AT, bytes, 0, Math.min(USER, bytes.length));
  }
}
