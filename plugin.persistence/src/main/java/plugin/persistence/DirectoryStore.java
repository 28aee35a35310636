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
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.Incidents;
import plugin.persistence.store.MapSessionStore;
import plugin.persistence.store.StoreEnvironment;

/**
 * The store of a directory that it takes when it is opened and lets go when it is closed. Owned by
 * the store thread, but for {@link #space}.
 */
final class DirectoryStore implements SessionStore {
  private final PersistenceSettings settings;
  private final @Nullable Path before;
  private final StoreFigures figures;
  private final Incidents incidents;
  private @Nullable FileDisk disk;
  private volatile @Nullable MapSessionStore store;

  /**
   * The store of the directory in the settings.
   *
   * @param before where the store was until now; its content is taken along into a directory that
   *     has none
   */
  DirectoryStore(
      PersistenceSettings settings,
      @Nullable Path before,
      StoreFigures figures,
      Incidents incidents) {
    this.settings = settings;
    this.before = before;
    this.figures = figures;
    this.incidents = incidents;
  }

  @Override
  public StorePosition open() throws StoreException {
    MapSessionStore now = store;
    if (now == null) {
      try {
        now = take();
      } catch (IOException e) {
        letGo();
        throw new StoreException(Kind.IO, String.valueOf(e.getMessage()), e);
      }
      store = now;
    }
    return now.open();
  }

  private MapSessionStore take() throws IOException {
    FileDisk taken = FileDisk.take(settings.directory());
    disk = taken;
    if (before != null && !before.equals(settings.directory())) {
      Relocation.take(before, taken, settings.store(), incidents);
    }
    return new MapSessionStore(
        taken, settings.store(), StoreEnvironment.system(figures.volume, incidents));
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

  /** Operations that named what does not exist. */
  long ignored() {
    MapSessionStore now = store;
    return now == null ? 0 : now.ignored();
  }

  /** The length of all files. */
  long fileBytes() {
    MapSessionStore now = store;
    return now == null ? 0 : now.fileBytes();
  }

  @Override
  public void close() {
    MapSessionStore now = store;
    store = null;
    if (now != null) {
      now.close();
    }
    letGo();
  }

  private void letGo() {
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
