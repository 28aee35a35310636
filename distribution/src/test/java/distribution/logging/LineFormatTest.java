package distribution.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(2);

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("broker.core.Listener");
    record.setInstant(Instant.parse("2026-03-04T05:06:07.089Z"));
    return record;
  }

  @Test
  void aRecordIsOneLine() {
    assertEquals(
        "2026-03-04T07:06:07.089+02:00 INFO  Listener: up\n",
        new LineFormat(false, ZONE).format(record(Level.INFO, "up")));
  }

  @Test
  void controlCharactersCannotForgeALine() {
    String line =
        new LineFormat(false, ZONE).format(record(Level.WARNING, "id a\nb\r\u001b\u2028"));
    assertEquals("2026-03-04T07:06:07.089+02:00 WARN  Listener: id a\\nb\\r\\u001b\\u2028\n", line);
  }

  @Test
  void theConsoleNamesAnExceptionInTheSameLine() {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IOException("disk\nfull"));
    assertEquals(
        "2026-03-04T07:06:07.089+02:00 ERROR Listener: failed (java.io.IOException: disk\\nfull)\n",
        new LineFormat(false, ZONE).format(record));
  }

  @Test
  void theFileHasTheStackTrace() {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IOException("disk full"));
    String text = new LineFormat(true, ZONE).format(record);
    assertTrue(text.contains("Listener: failed\njava.io.IOException: disk full\n\tat "));
  }
}
