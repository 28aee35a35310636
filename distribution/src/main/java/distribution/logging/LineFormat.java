package distribution.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line per record: time, level, logger, message. What went wrong at the bottom of it is named
 * in the same line; the stack trace follows only where it was asked for. Control characters are
 * written as escapes, so that nothing a client sends (a Client Identifier, a topic) can forge a
 * line. Immutable.
 */
final class LineFormat extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

  /** Causes can form a ring. */
  private static final int MAX_CAUSES = 20;

  private final boolean stackTraces;
  private final ZoneId zone;

  LineFormat(boolean stackTraces, ZoneId zone) {
    this.stackTraces = stackTraces;
    this.zone = zone;
  }

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(record.getInstant().atZone(zone), line);
    line.append(' ');
    pad(line, LogLevel.name(record.getLevel()), 5);
    line.append(' ').append(shortName(record.getLoggerName())).append(": ");
    escape(line, Objects.requireNonNullElse(formatMessage(record), ""));
    Throwable thrown = record.getThrown();
    if (thrown != null && !stackTraces) {
      line.append(" (");
      escape(line, rootCause(thrown).toString());
      line.append(')');
    }
    line.append('\n');
    if (thrown != null && stackTraces) {
      line.append(trace(thrown));
    }
    return line.toString();
  }

  private static void pad(StringBuilder line, String text, int width) {
    line.append(text).append(" ".repeat(Math.max(0, width - text.length())));
  }

  private static String shortName(@Nullable String logger) {
    return logger == null ? "root" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void escape(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }

  private static Throwable rootCause(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      thrown.printStackTrace(out);
    }
    return text.toString();
  }
}
