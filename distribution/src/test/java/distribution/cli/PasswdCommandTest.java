package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswdCommandTest {
  @TempDir private Path folder;
  private Path file;
  private CapturedConsole captured = new CapturedConsole("");

  @BeforeEach
  void setFile() {
    file = folder.resolve("passwd");
  }

  private int run(String... args) throws InterruptedException {
    return new Main(captured.console).run(List.of(args));
  }

  private int runWithInput(String input, String... args) throws InterruptedException {
    captured = new CapturedConsole(input);
    return run(args);
  }

  private boolean isPassword(String user, String password) throws InterruptedException {
    return runWithInput("", "passwd", "--verify", "-b", file.toString(), user, password) == 0;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void addsAndChangesUsers() throws Exception {
    assertEquals(0, run("passwd", "-c", "-b", file.toString(), "anna", "one"));
    assertEquals(0, run("passwd", "-b", file.toString(), "bert", "two"));
    assertEquals(0, run("passwd", "-b", file.toString(), "anna", "three"));

    assertEquals(
        "Adding password for user anna\nAdding password for user bert\n"
            + "Updating password for user anna\n",
        captured.out());
    assertTrue(lines().get(0).startsWith("anna:$argon2id$v=19$m=7168,t=5,p=1$"));
    assertTrue(isPassword("anna", "three"));
    assertFalse(isPassword("anna", "one"));
    assertTrue(isPassword("bert", "two"));
  }

  @Test
  void asksForThePasswordTwice() throws Exception {
    assertEquals(0, runWithInput("s 1\ns 1\n", "passwd", "-c", file.toString(), "anna"));
    assertTrue(isPassword("anna", "s 1"));
    assertEquals(1, runWithInput("one\ntwo\n", "passwd", file.toString(), "anna"));
    assertEquals("Error: Passwords do not match.\n", captured.err());
    assertTrue(isPassword("anna", "s 1"));
  }

  @Test
  void takesOneLineOfAScriptForThePassword() throws Exception {
    assertEquals(0, runWithInput("s 1\n", "passwd", "-c", file.toString(), "anna"));
    assertTrue(isPassword("anna", "s 1"));
    assertEquals(1, runWithInput("", "passwd", file.toString(), "anna"));
    assertEquals("Error: no password in the input.\n", captured.err());
  }

  @Test
  void deletesUsers() throws Exception {
    Files.writeString(file, "# anna:\nanna:x\nbert:y\n");

    assertEquals(0, run("passwd", "-D", file.toString(), "anna"));
    assertEquals(1, run("passwd", "-D", file.toString(), "anna"));

    assertEquals(List.of("# anna:", "bert:y"), lines());
    assertEquals("Warning: User anna not found in password file.\n", captured.err());
  }

  @Test
  void migratesPlainPasswordsOnceAndLeavesTheRestAlone() throws Exception {
    run("passwd", "-c", "-b", "-H", "sha512", file.toString(), "anna", "one");
    String anna = lines().get(0);
    Files.write(
        file,
        ("# caf\u00e9\nno colon\n" + anna + "\nbert:t:wo \n")
            .getBytes(StandardCharsets.ISO_8859_1));

    assertEquals(0, run("passwd", "-U", "-H", "sha512-pbkdf2", "-I", "3", file.toString()));
    List<String> once = lines();
    assertEquals(0, run("passwd", "-U", file.toString()));

    assertEquals(once, lines());
    assertEquals(List.of("# caf\u00e9", "no colon", anna), once.subList(0, 3));
    assertTrue(once.get(3).startsWith("bert:$7$3$"), once.get(3));
    assertTrue(isPassword("bert", "t:wo "));
  }

  @Test
  void keepsPermissionsAndSymbolicLinks() throws Exception {
    Files.writeString(file, "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertEquals(0, run("passwd", "-b", link.toString(), "anna", "one"));

    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Path made = folder.resolve("made");
    run("passwd", "-c", "-b", made.toString(), "anna", "one");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
  }

  @Test
  void aFileThatIsMissingIsNotMadeByAccident() throws Exception {
    assertEquals(1, run("passwd", "-b", file.toString(), "anna", "one"));
    assertEquals("Error: " + file + " does not exist; -c makes it.\n", captured.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -x f u            | Error: Unknown option '-x'.
          f u p             | Error: expected FILE USER; a password here needs -b.
          -b f u            | Error: expected FILE USER PASSWORD.
          -D -U f           | Error: only one of -D, -U, --verify makes sense.
          -c -D f u         | Error: -c goes with a user to add only.
          -H md5 f u        | Error: the hash is one of argon2id, sha512-pbkdf2, sha512.
          -b f a:b p        | Error: a user name is not empty, has neither colon nor control character, and does not begin with #.
          """)
  void whatMakesNoSenseIsToldInOneLine(String arguments, String error) throws Exception {
    assertEquals(1, run(("passwd " + arguments).split(" ")));
    assertEquals(error, captured.err().lines().findFirst().orElseThrow());
  }
}
