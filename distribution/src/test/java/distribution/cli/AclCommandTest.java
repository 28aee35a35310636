package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import distribution.launcher.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclCommandTest {
  private final CapturedConsole captured = new CapturedConsole("");

  @TempDir private Path home;

  @BeforeEach
  void writeList() throws Exception {
    Files.createDirectories(home.resolve("etc"));
    Files.writeString(home.resolve("etc/plugin.auth.cfg"), "acl_file = etc/acl\n");
    Files.writeString(
        home.resolve("etc/acl"),
        "user anna\ntopic read a/#\npattern write c/%c\nsubject CN=p\ntopic s\n");
  }

  private int check(String... args) throws UsageError {
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(args));
    return new AclCommand(AclOptions.parse(all).orElseThrow(), captured.console)
        .run(new Home(home, home));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --user anna --topic a/b --access read          | 0 | allowed: line 2: topic read a/#
          --user anna --topic a/b --access write         | 3 | denied: no rule grants it
          --client c1 --topic c/c1 --access write        | 0 | allowed: line 3: pattern write c/%c
          --subject CN=p --topic s --access read         | 0 | allowed: line 5: topic s
          --user anna --topic b/# --access subscribe     | 3 | denied: no rule grants it
          --user anna --topic +/b --access subscribe     | 0 | allowed: line 2: topic read a/#
          """)
  void tellsTheVerdictAndTheLineThatDecidedIt(String arguments, int status, String answer)
      throws Exception {
    assertEquals(status, check(arguments.split(" ")));
    assertEquals(answer + "\n", captured.out());
  }

  @Test
  void aBrokenListIsToldWithItsLine() throws Exception {
    Path list = home.resolve("broken");
    Files.writeString(list, "topic\n");

    assertEquals(1, check("--file", list.toString(), "-t", "a", "-a", "read"));
    assertEquals("Error: " + list + ": line 1: the topic is missing\n", captured.err());
  }

  @Test
  void withoutAListThereIsNothingToCheck() throws Exception {
    Files.writeString(home.resolve("etc/plugin.auth.cfg"), "acl_file =\n");

    assertEquals(1, check("-t", "a", "-a", "read"));
    assertEquals(
        "Error: etc/plugin.auth.cfg has no acl_file; name one with --file.\n", captured.err());
  }
}
