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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.Incidents;
import plugin.persistence.store.MapSessionStore;
import plugin.persistence.store.StoreEnvironment;
import plugin.persistence.volume.JournaledVolume;

/**
 * The store of a directory that it takes when it is opened and lets go when it is closed. Owned by
 * the store thread, but for {@link #space}.
 */
final class DirectoryStore implements SessionStore {
  /** So often is looked whether the directory is still in its place. */
  private static final long LOOK_NANOS = 1_000_000_000;

  private static final String MAIN = JournaledVolume.fileNames().get(0);

  private final PersistenceSettings settings;
  private final @Nullable Path before;
  private final StoreFigures figures;
  private final Incidents incidents;
  private final LongSupplier nanoTime;
  private @Nullable FileDisk disk;
  private long lookedNanos;
  private volatile @Nullable MapSessionStore store;

  /**
   * The store of the directory in the settings.
   *
   * @param before where the store was until now; its content is taken along into a directory that
   *     has none
   * @param nanoTime says when to look for the directory again
   */
  DirectoryStore(
      PersistenceSettings settings,
      @Nullable Path before,
      StoreFigures figures,
      Incidents incidents,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
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
    look(false);
    return now.open();
  }

  /** Refuses to go on with files that the next start would not find. */
  private void look(boolean isOpen) throws StoreException {
    FileDisk taken = disk;
    lookedNanos = nanoTime.getAsLong();
    if (taken == null) {
      return;
    }
    try {
      if (taken.isInPlace() && (!isOpen || taken.names().contains(MAIN))) {
        return;
      }
    } catch (IOException e) {
      throw new StoreException(Kind.IO, String.valueOf(e.getMessage()), e);
    }
    throw new StoreException(
        Kind.IO,
        taken.place()
            + ": the store was moved or removed while it was in use: put it back, or start the"
            + " broker anew with what is there now");
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

  private MapSessionStore opened() throws StoreException {
    MapSessionStore now = store;
    if (now == null) {
      throw new StoreException(Kind.IO, settings.directory() + ": the store is not open");
    }
    return now;
  }

  @Override
  public void load(StoreContents contents) throws StoreException {
    opened().load(contents);
  }

  @Override
  public void apply(StoreBatch batch) throws StoreException {
    MapSessionStore now = opened();
    if (nanoTime.getAsLong() - lookedNanos > LOOK_NANOS) {
      look(true);
    }
    now.apply(batch);
  }

  @Override
  public void readQueue(
      String clientId, long fromSequence, int maximumEntries, long maximumBytes, QueueReader reader)
      throws StoreException {
    opened().readQueue(clientId, fromSequence, maximumEntries, maximumBytes, reader);
  }

  @Override
  public Optional<ByteBuffer> readMessage(long messageId) throws StoreException {
    return opened().readMessage(messageId);
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
