package plugin.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.Incidents;
import plugin.persistence.store.StoreSettings;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.VolumeFigures;

/** Takes a store along when its directory is changed. Stateless; used by the store thread. */
final class Relocation {
  private Relocation() {}

  /**
   * Moves the files of a store into a directory that has none; where there is one nothing happens.
   *
   * @throws IOException if that fails; the store is where it was then, or in both places
   */
  static void take(Path from, FileDisk to, StoreSettings settings, Incidents incidents)
      throws IOException {
    String main = JournaledVolume.fileNames().get(0);
    if (!Files.exists(from.resolve(main))) {
      return;
    }
    if (to.names().contains(main)) {
      incidents.warn(
          to.place() + " has a store already, which is used; the one in " + from + " stays there");
      return;
    }
    try (FileDisk old = FileDisk.take(from)) {
      List<String> files = settle(old, settings) ? List.of(main) : JournaledVolume.fileNames();
      Set<String> there = Set.copyOf(old.names());
      for (int i = files.size() - 1; i >= 0; i--) { // that which makes it a store comes last
        if (there.contains(files.get(i))) {
          to.adopt(old, files.get(i));
        }
      }
      for (String file : JournaledVolume.fileNames()) {
        old.delete(file);
      }
      old.sync();
    }
    incidents.info("the store has moved from " + from + " to " + to.place());
  }

  /** Brings everything into the main file; false if the store is damaged, and goes as it is. */
  private static boolean settle(FileDisk old, StoreSettings settings) throws IOException {
    try {
      new JournaledVolume(old, settings.volume(), new VolumeFigures(), () -> 0, System.nanoTime())
          .close();
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }
}
