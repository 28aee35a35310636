package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final CapturedConsole captured = new CapturedConsole("");

  private int run(String... args) throws InterruptedException {
    return new Main(captured.console).run(List.of(args));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pub", "sub", "passwd", "acl", "import", "doctor"})
  void helpTellsTheUsageAndFitsATerminal(String command) throws InterruptedException {
    assertEquals(0, run(command, "--help"));
    assertTrue(captured.out().startsWith("Usage: broker " + command + " "));
    assertTrue(Arrays.stream(captured.out().split("\n")).allMatch(l -> l.length() <= 100));
    assertEquals("", captured.err());
  }

  @Test
  void anUnknownCommandIsOneLine() throws InterruptedException {
    assertEquals(2, run("frob"));
    assertEquals("broker: unknown command 'frob'; see: broker --help\n", captured.err());
  }

  @Test
  void wrongUsagePointsToTheHelp() throws InterruptedException {
    assertEquals(1, run("pub", "-t"));
    assertEquals(
        "Error: -t argument given but no topic specified.\n\n"
            + "Use 'broker pub --help' to see usage.\n",
        captured.err());
  }
}
