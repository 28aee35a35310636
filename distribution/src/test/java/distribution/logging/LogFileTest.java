package distribution.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path directory;
  private LogFile log;

  @BeforeEach
  void open() {
    log = new LogFile(directory.resolve("x.log"), 10, 3, new Bare());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void write(String... lines) {
    for (String line : lines) {
      log.publish(new LogRecord(Level.INFO, line));
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  @Test
  void theNewestFileKeepsItsNameAndTheOldestGoes() throws IOException {
    write("1111", "2222", "3333", "4444", "5555", "6666", "7777", "8888");
    assertEquals("7777\n8888\n", text("x.log"));
    assertEquals("5555\n6666\n", text("x.log.1"));
    assertEquals("3333\n4444\n", text("x.log.2"));
    assertFalse(Files.exists(directory.resolve("x.log.3")));
  }

  @Test
  void continuesAfterARestart() throws IOException {
    write("1111");
    log.close();
    write("2222");
    assertEquals("1111\n2222\n", text("x.log"));
  }

  @Test
  void aSingleFileStartsAnew() throws IOException {
    log.limit(10, 1);
    write("1111", "2222", "3333");
    assertEquals("3333\n", text("x.log"));
    assertFalse(Files.exists(directory.resolve("x.log.1")));
  }

  @Test
  void aThreadThatWasInterruptedDoesNotCloseTheFile() throws IOException {
    Thread.currentThread().interrupt();
    write("1111");
    Thread.interrupted();
    write("2222");
    assertEquals("1111\n2222\n", text("x.log"));
  }

  private static final class Bare extends Formatter {
    @Override
    public String format(LogRecord record) {
      return record.getMessage() + "\n";
    }
  }
}
