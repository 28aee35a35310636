package plugin.persistence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a store has told, and the traces that damage leaves in its directory. */
final class RecordedIncidents implements Incidents {
  /** The text of the alarm; null while there is none. */
  String damage;

  @Override
  public void damaged(String text) {
    damage = text;
  }

  @Override
  public void notDamaged() {
    damage = null;
  }

  @Override
  public void info(String text) {}

  @Override
  public void warn(String text) {}

  /** Where the files of the damaged store are. */
  static Path aside(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> found = all.filter(Files::isDirectory).toList();
      if (found.size() != 1) {
        throw new AssertionError("set aside: " + found);
      }
      return found.get(0);
    }
  }

  /** Removes them, as an operator does. */
  static void remove(Path directory) throws IOException {
    Path aside = aside(directory);
    try (Stream<Path> all = Files.list(aside)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(aside);
  }
}
