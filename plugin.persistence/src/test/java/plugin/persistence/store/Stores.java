package plugin.persistence.store;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import plugin.persistence.disk.Disk;
import plugin.persistence.volume.VolumeFigures;
import plugin.persistence.volume.VolumeSettings;

/** Stores for tests, and batches for them. */
final class Stores {
  static final int LOG = 4 << 20;

  private Stores() {}

  /** What a batch does. */
  interface Operations {
    void on(StoreOperations operations) throws StoreException;
  }

  static MapSessionStore on(Disk disk, long mostBytes, int logBytes) {
    return new MapSessionStore(
        disk,
        new StoreSettings(mostBytes, new VolumeSettings(logBytes, logBytes >> 10, true)),
        new VolumeFigures(),
        System::nanoTime,
        UUID::randomUUID);
  }

  static MapSessionStore on(Disk disk) {
    return on(disk, 64 << 20, LOG);
  }

  static ByteBuffer bytes(int length, long filled) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filled);
    return ByteBuffer.wrap(bytes);
  }

  static ByteBuffer none() {
    return ByteBuffer.allocate(0);
  }

  static StoreBatch batch(long number, long contentBytes, Operations operations) {
    return new Batch(number, contentBytes, false, operations);
  }

  static StoreBatch releases(long number, Operations operations) {
    return new Batch(number, 0, true, operations);
  }

  private record Batch(long number, long contentBytes, boolean onlyReleases, Operations operations)
      implements StoreBatch {
    @Override
    public void replay(StoreOperations sink) throws StoreException {
      operations.on(sink);
    }
  }
}
