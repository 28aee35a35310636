package plugin.persistence.store;

import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.volume.VolumeFigures;
import plugin.persistence.volume.VolumeSettings;

/**
 * The store of a directory while no broker uses it, for commands that change it. Owned by one
 * thread.
 */
public final class OfflineStore implements Closeable {
  private static final int LOG = 8 << 20;
  private static final int PAGES = 4096;
  private static final StoreSettings SETTINGS =
      new StoreSettings(1L << 40, new VolumeSettings(LOG, PAGES, true));

  private final FileDisk disk;
  private final MapSessionStore store;

  private OfflineStore(FileDisk disk, MapSessionStore store) {
    this.disk = disk;
    this.store = store;
  }

  /** The directory that the configuration of a broker names. */
  public static Path directory(Path home) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(home.resolve("etc/plugin.persistence.cfg"))) {
      properties.load(file);
    } catch (NoSuchFileException e) {
      properties.clear(); // the default applies
    }
    return home.resolve(properties.getProperty("directory", "data/store").strip());
  }

  /**
   * Opens the store of a directory, or makes one.
   *
   * @throws IOException if somebody uses it, or it cannot be read
   */
  public static OfflineStore open(Path directory, Incidents incidents) throws IOException {
    FileDisk disk = FileDisk.take(directory);
    @Nullable MapSessionStore opened = null;
    try {
      MapSessionStore store =
          new MapSessionStore(
              disk, SETTINGS, StoreEnvironment.system(new VolumeFigures(), incidents));
      store.open();
      opened = store;
      return new OfflineStore(disk, store);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (opened == null) {
        disk.close();
      }
    }
  }

  /** Tells what the store holds, as a broker is told when it starts. */
  public void load(StoreContents contents) throws IOException {
    try {
      store.load(contents);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Makes operations. */
  @FunctionalInterface
  public interface Source {
    /**
     * Calls them; all that is put into the store so is there afterwards, or, with an exception,
     * nothing.
     *
     * @param position where the store stands: numbers of messages have to be higher
     */
    void to(StoreOperations operations, StorePosition position) throws StoreException, IOException;
  }

  /** Adds to what the store holds, as a whole or not at all; it need not fit into memory. */
  public void add(Source source) throws IOException {
    changed(
        (from, to) -> {
          copy(from, to);
          try {
            source.to(to, from.position());
          } catch (IOException e) {
            throw new StoreException(
                StoreException.Kind.UNSUPPORTED, String.valueOf(e.getMessage()), e);
          }
          if (to.ignored() > 0) {
            throw new StoreException(
                StoreException.Kind.UNSUPPORTED,
                to.ignored()
                    + " times there is no such session or message, or a sequence number that does"
                    + " not rise");
          }
          return from.position().lastBatch() + 1;
        });
  }

  /** Writes the store anew, without what is free in it; what it holds stays the same. */
  public void compact() throws IOException {
    changed(
        (from, to) -> {
          copy(from, to);
          return from.position().lastBatch();
        });
  }

  private static void copy(Contents from, Sink to) throws StoreException {
    Losses losses = new Losses(false);
    new Transfer(from.holdings(), to, losses).run();
    if (!losses.isNone()) {
      throw new StoreException(
          StoreException.Kind.CORRUPT, "the store is damaged, missing: " + losses.lost());
    }
  }

  private void changed(MapSessionStore.Change change) throws IOException {
    try {
      store.change(change);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Where the store stands. */
  public StorePosition position() throws IOException {
    try {
      return store.open();
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    disk.close();
  }
}
