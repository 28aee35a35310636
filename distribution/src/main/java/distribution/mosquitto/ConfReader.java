package distribution.mosquitto;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a configuration file of Mosquitto with those it includes, in its order: {@code include_dir}
 * counts in the main file only, takes {@code *.conf}, and puts upper case before lower case of the
 * same letter. Owned by the thread that imports.
 */
final class ConfReader {
  static final String INCLUDE = "include_dir";

  private final List<ConfLine> lines = new ArrayList<>();

  private ConfReader() {}

  /**
   * All statements in the order in which Mosquitto sees them.
   *
   * @throws IOException if a file cannot be read; the message names it
   */
  static List<ConfLine> read(Path file) throws IOException {
    ConfReader reader = new ConfReader();
    reader.read(file, true);
    return reader.lines;
  }

  private void read(Path file, boolean main) throws IOException {
    List<String> text;
    try {
      text = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8 text", e);
    }
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      ConfLine statement = statement(file, i + 1, line.strip());
      lines.add(statement);
      if (main && statement.option().equals(INCLUDE)) {
        include(file, statement);
      }
    }
  }

  private static ConfLine statement(Path file, int number, String line) {
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return new ConfLine(file, number, line.substring(0, end), line.substring(end).strip());
  }

  /** A relative directory is one of the working directory in Mosquitto; here also of the file. */
  private void include(Path file, ConfLine statement) throws IOException {
    Path directory = Path.of(statement.value());
    if (!directory.isAbsolute() && !Files.isDirectory(directory)) {
      directory = file.toAbsolutePath().resolveSibling(directory);
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          statement.place() + ": " + INCLUDE + ": " + statement.value() + " is no directory");
    }
    List<Path> included;
    try (Stream<Path> files = Files.list(directory)) {
      included =
          files
              .filter(f -> f.getFileName().toString().endsWith(".conf"))
              .sorted(Comparator.comparing(f -> f.getFileName().toString(), ConfReader::order))
              .toList();
    }
    for (Path each : included) {
      read(each, false);
    }
  }

  /** Letter by letter, A a B b. */
  static int order(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      int upper =
          Character.compare(Character.toUpperCase(a.charAt(i)), Character.toUpperCase(b.charAt(i)));
      int exact = upper != 0 ? upper : Character.compare(a.charAt(i), b.charAt(i));
      if (exact != 0) {
        return exact;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
