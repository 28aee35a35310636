package distribution.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
  @TempDir private Path directory;

  private LogSettings read(String text) throws IOException {
    return LogSettings.read(Files.writeString(directory.resolve("logging.properties"), text));
  }

  @Test
  void withoutAFileTheDefaultsHold() throws IOException {
    assertEquals(LogSettings.defaults(), LogSettings.read(directory.resolve("none")));
  }

  @Test
  void readsLevelsAndSizes() throws IOException {
    LogSettings settings =
        read(
            ".level=WARN\n"
                + "io.netty.level = FINE\n"
                + "console.level=error\n"
                + "file.size_mib=2\n"
                + "file.count=9");
    assertEquals(Map.of("", Level.WARNING, "io.netty", Level.FINE), settings.levels());
    assertEquals(Level.SEVERE, settings.console());
    assertEquals(2 * 1024 * 1024, settings.fileBytes());
    assertEquals(9, settings.files());
  }

  @Test
  void theShippedFileIsReadable() throws IOException {
    LogSettings settings = LogSettings.read(Path.of("src/dist/etc/logging.properties"));
    assertEquals(Level.INFO, settings.console());
    assertEquals(Level.SEVERE, settings.levels().get("org.bouncycastle"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .level=LOUD        | .level: 'LOUD' is no level: OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL
          file.count=0       | file.count: '0' is no number from 1 to 1000
          file.size_mib=big  | file.size_mib: 'big' is no number from 1 to 1024
          file.cuont=3       | file.cuont: unknown key
          """)
  void namesFileKeyAndReason(String text, String reason) {
    IOException error = assertThrows(IOException.class, () -> read(text));
    assertEquals(directory.resolve("logging.properties") + ": " + reason, error.getMessage());
  }
}
