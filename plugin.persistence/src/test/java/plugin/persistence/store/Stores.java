package plugin.persistence.store;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import plugin.persistence.disk.Disk;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.VolumeFigures;
import plugin.persistence.volume.VolumeSettings;

/** Stores for tests, and batches for them. */
public final class Stores {
  static final int LOG = 4 << 20;

  private Stores() {}

  /** What a batch does. */
  public interface Operations {
    /** Calls them. */
    void on(StoreOperations operations) throws StoreException;
  }

  public static MapSessionStore on(Disk disk, long mostBytes, int logBytes) {
    return on(disk, mostBytes, logBytes, NO_INCIDENTS);
  }

  static MapSessionStore on(Disk disk, Incidents incidents) {
    return on(disk, 64 << 20, LOG, incidents);
  }

  static MapSessionStore on(Disk disk, long mostBytes, int logBytes, Incidents incidents) {
    return new MapSessionStore(
        disk,
        new StoreSettings(mostBytes, new VolumeSettings(logBytes, logBytes >> 10, true)),
        StoreEnvironment.system(new VolumeFigures(), incidents));
  }

  /** A test that does not expect damage fails by it. */
  static final Incidents NO_INCIDENTS =
      new Incidents() {
        @Override
        public void damaged(String text) {
          throw new AssertionError(text);
        }

        @Override
        public void notDamaged() {}

        @Override
        public void info(String text) {}

        @Override
        public void warn(String text) {
          throw new AssertionError(text);
        }
      };

  public static MapSessionStore on(Disk disk) {
    return on(disk, 64 << 20, LOG);
  }

  /** Has a closed store say that it is of another version. */
  public static void setFormat(Disk disk, int version) throws IOException {
    JournaledVolume volume =
        new JournaledVolume(
            disk, new VolumeSettings(LOG, 256, false), new VolumeFigures(), System::nanoTime, 1);
    volume.putInt(8, version);
    volume.close();
  }

  public static ByteBuffer bytes(int length, long filled) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filled);
    return ByteBuffer.wrap(bytes);
  }

  public static ByteBuffer none() {
    return ByteBuffer.allocate(0);
  }

  public static StoreBatch batch(long number, long contentBytes, Operations operations) {
    return new Batch(number, contentBytes, false, operations);
  }

  public static StoreBatch releases(long number, Operations operations) {
    return new Batch(number, 0, true, operations);
  }

  private record Batch(long number, long contentBytes, boolean onlyReleases, Operations operations)
      implements StoreBatch {
    @Override
    public void replay(StoreOperations sink) throws StoreException {
      operations.on(sink);
    }
  }

  /** Takes the sessions of a store that is loaded. */
  public record Loaded(BiConsumer<String, ByteBuffer> sessions) implements StoreContents {
    @Override
    public void session(String clientId, ByteBuffer content) {
      sessions.accept(clientId, content);
    }

    @Override
    public void subscription(String clientId, String topicFilter, ByteBuffer content) {}

    @Override
    public void queue(String clientId, long first, long last, long entries, long bytes) {}

    @Override
    public void receivedPacketId(String clientId, int packetId) {}

    @Override
    public void retained(String topic, long messageId, ByteBuffer content) {}

    @Override
    public void will(String clientId, ByteBuffer content) {}
  }
}
