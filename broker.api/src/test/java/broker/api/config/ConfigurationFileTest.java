package broker.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
  @TempDir private Path directory;

  private void check(byte[] content) throws IOException, ConfigurationProblem {
    ConfigurationFile.check(Files.write(directory.resolve("x.cfg"), content));
  }

  @Test
  void acceptsWhatThePropertiesSyntaxAllows() throws Exception {
    check(
        """
        # comment \\
        ! another

          port = 1883
        host:127.0.0.1
        user joe
        path = a\\
          b = still the value
        windows = c:\\\\users
        degree = \\u00b0
        key\\ with\\ space = 1
        """
            .getBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port = 1883\\nmax_conn     | line 2: 'max_conn' has no value: key = value expected
          = 1883                     | line 1: the key is missing: key = value expected
          a = 1\\nb = 2\\na = 3      | line 3: a: is set twice, first in line 1
          a = 1\\nb = \\\\           | line 2: the last line ends with a backslash: the file looks cut short
          a = 1\\u0000               | line 1: character U+0000 has no place in here
          a = \\u12x4                | line 1: \\u needs four hexadecimal digits
          """)
  void namesLineAndReason(String text, String reason) {
    String content = text.replace("\\n", "\n").replace("\\u0000", "\0").replace("\\\\", "\\");
    ConfigurationProblem failure =
        assertThrows(ConfigurationProblem.class, () -> check(content.getBytes()));
    assertEquals(directory.getFileName() + "/x.cfg: " + reason, failure.getMessage());
  }

  @Test
  void tellsWhatIsNoText() {
    ConfigurationProblem failure =
        assertThrows(ConfigurationProblem.class, () -> check(new byte[] {'a', '=', (byte) 0xff}));
    assertEquals(directory.getFileName() + "/x.cfg: is not UTF-8 text", failure.getMessage());
  }
}
