package plugin.auth.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

final class PasswordFileTest {
  private static final String HASH = hash("secret");

  private static String hash(String password) {
    return HashScheme.SHA512
        .hash(password.getBytes(StandardCharsets.UTF_8), 1, new SecureRandom())
        .encoded();
  }

  private static PasswordFile parse(String... lines) throws FileProblem {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    return PasswordFile.parse(TextFile.of(Path.of("passwd"), bytes));
  }

  private static List<String> users(PasswordFile file) {
    return file.entries().stream().map(entry -> entry.line() + " " + entry.user()).toList();
  }

  private static String problem(String... lines) {
    return assertThrows(FileProblem.class, () -> parse(lines)).text();
  }

  @Test
  void commentsAndLinesWithoutColonAreSkipped() throws Exception {
    assertEquals(
        List.of("5 anna", "6 bert"),
        users(
            parse(
                "# anna:x", "", "no colon", "#\u00fc in Latin-1", "anna:" + HASH, "bert:" + HASH)));
  }

  @Test
  void blanksAroundNameAndPasswordAreRemovedAndNamesMayHaveBlanks() throws Exception {
    assertEquals(
        List.of("1 pump 7", "2 #x"), users(parse("\t pump 7 : " + HASH + " \r", " #x:" + HASH)));
  }

  @Test
  void colonsInFrontAreSkippedAndWhatFollowsTheSecondIsIgnored() throws Exception {
    assertEquals(
        List.of("1 anna", "2 bert"),
        users(parse("::anna::" + HASH, "bert:" + HASH + ":more", ":")));
  }

  @Test
  void aSecondEntryOfAUserSpoilsTheFile() {
    assertEquals(
        "passwd: line 3: user 'anna' is in line 1 already",
        problem("anna:" + HASH, "bert:" + HASH, "anna:" + HASH));
  }

  @Test
  void whatMosquittoRefusesIsRefusedWithItsLine() {
    assertEquals("passwd: line 1: user 'anna' has no password", problem("anna:"));
    assertEquals(
        "passwd: line 2: user 'anna': the password is not hashed", problem("#", "anna:secret"));
    assertEquals("passwd: line 1: the user name is missing", problem(" :" + HASH));
    assertEquals(
        "passwd: line 1: the user name is longer than MQTT permits",
        problem("x".repeat(65_536) + ":" + HASH));
    assertEquals("passwd: line 1: is not UTF-8 text", problem("\u00fc:" + HASH));
  }

  @Test
  void aProblemNeverShowsThePassword() {
    assertFalse(problem("anna:topsecret").contains("topsecret"));
    assertFalse(problem("anna:$6$topsecret").contains("topsecret"));
  }

  @Test
  void lostAreThoseWhoseEntryIsAnotherOneOrGone() throws Exception {
    PasswordFile before = parse("anna:" + HASH, "bert:" + HASH, "carl:" + HASH);
    PasswordFile after = parse("carl:" + HASH, "dora:" + HASH, "bert:" + hash("secret"));

    assertEquals(Set.of("anna", "bert"), before.lostIn(after));
  }

  @Test
  void aFingerprintDependsOnUserAndHashAlone() throws Exception {
    PasswordFile file = parse("anna:" + HASH, "bert:" + HASH);
    PasswordFile again = parse("", "anna: " + HASH);

    assertEquals(fingerprint(file, "anna"), fingerprint(again, "anna"));
    assertNotEquals(fingerprint(file, "anna"), fingerprint(file, "bert"));
  }

  private static String fingerprint(PasswordFile file, String user) {
    return file.find(user).orElseThrow().fingerprint();
  }
}
