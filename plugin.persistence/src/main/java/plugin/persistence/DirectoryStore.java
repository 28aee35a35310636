package plugin.persistence;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreException.Kind;
import broker.api.persistence.StorePosition;
import broker.api.persistence.StoreSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.MapSessionStore;
import plugin.persistence.volume.VolumeFigures;

/**
 * The store of a directory that it takes when it is opened and lets go when it is closed. Owned by
 * the store thread, but for {@link #space}.
 */
final class DirectoryStore implements SessionStore {
  private final PersistenceSettings settings;
  private final VolumeFigures figures;
  private @Nullable FileDisk disk;
  private volatile @Nullable MapSessionStore store;

  DirectoryStore(PersistenceSettings settings, VolumeFigures figures) {
    this.settings = settings;
    this.figures = figures;
  }

  @Override
  public StorePosition open() throws StoreException {
    MapSessionStore now = store;
    if (now == null) {
      try {
        FileDisk taken = FileDisk.take(settings.directory());
        disk = taken;
        now =
            new MapSessionStore(
                taken, settings.store(), figures, System::nanoTime, UUID::randomUUID);
        store = now;
      } catch (IOException e) {
        throw new StoreException(Kind.IO, String.valueOf(e.getMessage()), e);
      }
    }
    return now.open();
  }

  private MapSessionStore open0() throws StoreException {
    MapSessionStore now = store;
    if (now == null) {
      throw new StoreException(Kind.IO, settings.directory() + ": the store is not open");
    }
    return now;
  }

  @Override
  public void load(StoreContents contents) throws StoreException {
    open0().load(contents);
  }

  @Override
  public void apply(StoreBatch batch) throws StoreException {
    open0().apply(batch);
  }

  @Override
  public void readQueue(
      String clientId, long fromSequence, int maximumEntries, long maximumBytes, QueueReader reader)
      throws StoreException {
    open0().readQueue(clientId, fromSequence, maximumEntries, maximumBytes, reader);
  }

  @Override
  public Optional<ByteBuffer> readMessage(long messageId) throws StoreException {
    return open0().readMessage(messageId);
  }

  @Override
  public StoreSpace space() {
    MapSessionStore now = store;
    return now == null ? new StoreSpace(0, settings.store().mostBytes()) : now.space();
  }

  @Override
  public void close() {
    MapSessionStore now = store;
    store = null;
    if (now != null) {
      now.close();
    }
    FileDisk taken = disk;
    disk = null;
    if (taken != null) {
      try {
        taken.close();
      } catch (IOException e) {
        return; // the lock goes with the process
      }
    }
  }
}
