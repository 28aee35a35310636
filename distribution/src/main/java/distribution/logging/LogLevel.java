package distribution.logging;

import java.util.Locale;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/** The names of levels as people write and read them: SLF4J's, with those of the JDK accepted. */
final class LogLevel {
  private LogLevel() {}

  /** The level with this name in any case, or null where there is none. */
  static @Nullable Level parse(String name) {
    return switch (name.strip().toUpperCase(Locale.ROOT)) {
      case "OFF" -> Level.OFF;
      case "ERROR", "SEVERE" -> Level.SEVERE;
      case "WARN", "WARNING" -> Level.WARNING;
      case "INFO", "CONFIG" -> Level.INFO;
      case "DEBUG", "FINE", "FINER" -> Level.FINE;
      case "TRACE", "FINEST" -> Level.FINEST;
      case "ALL" -> Level.ALL;
      default -> null;
    };
  }

  /** The name of a record's level. */
  static String name(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.CONFIG.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}
