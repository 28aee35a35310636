package distribution.logging;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * What {@code etc/logging.properties} says, checked and complete. Immutable.
 *
 * @param levels level by logger name; the empty name is the root
 * @param console lowest level shown on the console
 * @param fileBytes size at which a log file is rotated, in bytes
 * @param files number of log files kept, the current one included
 */
record LogSettings(Map<String, Level> levels, Level console, long fileBytes, int files) {
  private static final String LEVEL_SUFFIX = ".level";
  private static final long MIB = 1024 * 1024;

  LogSettings {
    levels = Map.copyOf(levels);
  }

  /** What holds where the file is absent or says nothing. */
  static LogSettings defaults() {
    return new LogSettings(Map.of("", Level.INFO), Level.INFO, 5 * MIB, 5);
  }

  /**
   * Reads the file; where it does not exist the defaults hold.
   *
   * @throws IOException if it cannot be read or has a fault; the message names file, key and reason
   */
  static LogSettings read(Path file) throws IOException {
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      text.load(in);
    } catch (NoSuchFileException e) {
      return defaults();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return parse(text, file);
  }

  private static LogSettings parse(Properties text, Path file) throws IOException {
    LogSettings defaults = defaults();
    Map<String, Level> levels = new TreeMap<>(defaults.levels());
    Level console = defaults.console();
    long fileBytes = defaults.fileBytes();
    int files = defaults.files();
    for (String key : text.stringPropertyNames()) {
      String value = text.getProperty(key).strip();
      switch (key) {
        case "console.level" -> console = level(file, key, value);
        case "file.size_mib" -> fileBytes = number(file, key, value, 1024) * MIB;
        case "file.count" -> files = (int) number(file, key, value, 1000);
        default -> levels.put(logger(file, key), level(file, key, value));
      }
    }
    return new LogSettings(levels, console, fileBytes, files);
  }

  private static String logger(Path file, String key) throws IOException {
    if (!key.endsWith(LEVEL_SUFFIX)) {
      throw problem(file, key, "unknown key");
    }
    return key.substring(0, key.length() - LEVEL_SUFFIX.length());
  }

  private static Level level(Path file, String key, String value) throws IOException {
    @Nullable Level level = LogLevel.parse(value);
    if (level == null) {
      throw problem(
          file, key, "'" + value + "' is no level: OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL");
    }
    return level;
  }

  private static long number(Path file, String key, String value, int most) throws IOException {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw problem(file, key, "'" + value + "' is no number from 1 to " + most);
  }

  private static IOException problem(Path file, String key, String reason) {
    return new IOException(file + ": " + key + ": " + reason);
  }
}
