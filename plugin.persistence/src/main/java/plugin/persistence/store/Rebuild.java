package plugin.persistence.store;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.Disk;
import plugin.persistence.disk.Subdirectory;
import plugin.persistence.slab.SlabStore;
import plugin.persistence.volume.JournaledVolume;

/**
 * A store that is built beside another, in as many commits as it takes, and takes its place at
 * once. Used by the store thread.
 */
final class Rebuild {
  private static final String DIRECTORY = "next";

  private final Disk disk;
  private final Subdirectory beside;
  private final SlabStore store;
  private final Contents contents;

  /**
   * Begins with nothing but the identity of the other one.
   *
   * @throws IOException if there is no room, or the disk fails
   */
  Rebuild(Disk disk, StoreSettings settings, StoreEnvironment environment, Header identity)
      throws IOException {
    tidy(disk);
    this.disk = disk;
    this.beside = new Subdirectory(disk, DIRECTORY);
    JournaledVolume volume =
        new JournaledVolume(
            beside,
            settings.volume(),
            environment.figures(),
            environment.nanoTime(),
            environment.chance().get().getLeastSignificantBits());
    @Nullable SlabStore opened = null;
    try {
      opened = new SlabStore(volume);
      store = opened;
      contents = new Contents(store, identity.storeId);
      contents.isCopy(identity);
    } catch (IOException | RuntimeException e) {
      volume.abandon();
      throw e;
    }
  }

  /** Removes what was begun and not finished. */
  static void tidy(Disk disk) throws IOException {
    List<String> left = disk.names(DIRECTORY + "/");
    for (String name : left) {
      disk.delete(DIRECTORY + "/" + name);
    }
  }

  Contents contents() {
    return contents;
  }

  /**
   * Ends with the number of a batch: all is in the main file then, and waits to be {@link #use}d.
   */
  void end(long batch) {
    contents.commit(batch);
    store.close();
  }

  /** Puts it in the place of the other one, which was closed in good order before. */
  void use() throws IOException {
    String main = JournaledVolume.fileNames().get(0);
    disk.rename(DIRECTORY + "/" + main, main); // whose logs are void, so they suit this one too
    disk.sync();
    tidy(disk);
  }

  /** Gives it up. */
  void abandon() throws IOException {
    store.abandon();
    tidy(disk);
  }
}
