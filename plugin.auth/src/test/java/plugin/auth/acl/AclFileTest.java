package plugin.auth.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

final class AclFileTest {
  private static final Path PATH = Path.of("acl");
  private static final String CERTIFICATE = Condition.canonical("CN=pump-7,O=Plant");

  private static AclFile parse(String... lines) {
    try {
      byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      return AclFile.parse(TextFile.of(PATH, bytes));
    } catch (FileProblem e) {
      throw new AssertionError(e.text(), e);
    }
  }

  private static String problem(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return assertThrows(FileProblem.class, () -> AclFile.parse(TextFile.of(PATH, bytes))).text();
  }

  private static Subject user(@Nullable String name) {
    return new Subject(name, "c1", "tcp", null);
  }

  private static String read(AclFile file, Subject subject, String topic) {
    return text(file.decide(subject, topic, Access.READ));
  }

  private static String write(AclFile file, Subject subject, String topic) {
    return text(file.decide(subject, topic, Access.WRITE));
  }

  private static String text(Verdict verdict) {
    String reason = verdict.reason();
    return verdict.outcome() + (reason.startsWith("line") ? " " + reason.split(":")[0] : "");
  }

  @Test
  void rulesBeforeTheFirstHeadingAreThoseOfClientsWithoutName() {
    AclFile file = parse("topic a", "user anna", "topic b");

    assertEquals("ALLOWED line 1", read(file, user(null), "a"));
    assertEquals("DENIED", read(file, user("anna"), "a"));
    assertEquals("ALLOWED line 3", read(file, user("anna"), "b"));
    assertEquals("DENIED", read(file, user("bert"), "b"));
  }

  @Test
  void sectionsOfOneUserAddUpAndADenyAnywhereInThemComesFirst() {
    AclFile file =
        parse("user anna", "topic a/#", "user bert", "topic x", "user anna", "topic deny a/b");

    assertEquals("DENIED line 6", read(file, user("anna"), "a/b"));
    assertEquals("ALLOWED line 2", write(file, user("anna"), "a/c"));
  }

  @Test
  void anEntryThatMatchesWithoutTheAccessIsPassedOver() {
    AclFile file = parse("user anna", "topic read a", "topic write a");

    assertEquals("ALLOWED line 2", read(file, user("anna"), "a"));
    assertEquals("ALLOWED line 3", write(file, user("anna"), "a"));
  }

  @Test
  void aGrantOfTheUserBeatsAPatternThatDenies() {
    AclFile file = parse("pattern deny a/#", "pattern read #", "user anna", "topic a/b");

    assertEquals("ALLOWED line 4", read(file, user("anna"), "a/b"));
    assertEquals("DENIED line 1", read(file, user("anna"), "a/c"));
    assertEquals("ALLOWED line 2", read(file, user("bert"), "x"));
  }

  @Test
  void tokensStandForWholeLevelsOnly() {
    AclFile file = parse("pattern d/%c/%u", "pattern e/x%c");
    Subject anna = user("anna");

    assertEquals("ALLOWED line 1", read(file, anna, "d/c1/anna"));
    assertEquals("DENIED", read(file, anna, "d/c2/anna"));
    assertEquals("DENIED", read(file, anna, "e/xc1"));
    assertEquals("DENIED", read(file, new Subject("anna", "c/1", "tcp", null), "d/c/1/anna"));
    assertEquals("DENIED", read(file, user(null), "d/c1/%u"));
  }

  @Test
  void namesWithWildcardsGetNothingFromPatterns() {
    AclFile file = parse("pattern d/%u/#", "user +", "topic own");

    assertEquals("DENIED", read(file, user("+"), "d/+/x"));
    assertEquals("ALLOWED line 3", read(file, user("+"), "own"));
    assertEquals("DENIED", read(file, new Subject("anna", "#", "tcp", null), "d/anna/x"));
  }

  @Test
  void wildcardsDoNotReachDollarTopicsAndNoUserNameDoes() {
    AclFile file = parse("topic #", "topic $own/#", "pattern %u/#");

    assertEquals("DENIED", read(file, user(null), "$SYS/broker/uptime"));
    assertEquals("ALLOWED line 2", read(file, user(null), "$own/x"));
    assertEquals("DENIED", read(file, user("$own"), "$own/x"));
  }

  @Test
  void whatBelongsToTheBrokerNoRuleGrants() {
    AclFile file = parse("topic $SYS/#", "topic $share/#");

    assertEquals("ALLOWED line 1", read(file, user(null), "$SYS/broker/uptime"));
    assertEquals("DENIED", write(file, user(null), "$SYS/broker/uptime"));
    assertEquals("ALLOWED line 1", write(file, user(null), "$SYS/broker/connection/b/state"));
    assertEquals("DENIED", read(file, user(null), "$share/g/a"));
  }

  @Test
  void aFileWithoutRulesHasNoOpinion() {
    assertEquals("NO_OPINION", read(parse("# nothing", "user anna"), user("anna"), "a"));
    assertEquals("DENIED", read(parse("user anna", "topic a"), user("bert"), "a"));
  }

  @Test
  void headingsOfDifferentKindsMustAllBeTrueAndARuleEndsThem() {
    AclFile file =
        parse(
            "user anna",
            "client c1",
            "topic both", // 1-3
            "client c1",
            "topic client", // 4-5
            "listener tls",
            "topic listener", // 6-7
            "subject O=Plant, CN=pump-7",
            "topic subject", // 8-9: another order is another subject
            "subject CN=Pump-7,O=plant",
            "topic same"); // 10-11
    Subject annaOnC2 = new Subject("anna", "c2", "tls", null);

    assertEquals("ALLOWED line 3", read(file, user("anna"), "both"));
    assertEquals("DENIED", read(file, annaOnC2, "both"));
    assertEquals("ALLOWED line 5", read(file, user(null), "client"));
    assertEquals("ALLOWED line 7", read(file, annaOnC2, "listener"));
    assertEquals("DENIED", read(file, user("anna"), "listener"));
    Subject pump = new Subject(null, "c9", "tcp", CERTIFICATE);
    assertEquals("ALLOWED line 11", read(file, pump, "same"));
    assertEquals("DENIED", read(file, pump, "subject"));
  }

  @Test
  void aLaterHeadingOfTheSameKindReplacesTheFirst() {
    AclFile file = parse("user anna", "user bert", "topic a");

    assertEquals("DENIED", read(file, user("anna"), "a"));
    assertEquals("ALLOWED line 3", read(file, user("bert"), "a"));
  }

  @Test
  void denyOfOneConditionBeatsTheGrantOfAnother() {
    AclFile file = parse("user anna", "topic #", "listener tcp", "topic deny secret/#");

    assertEquals("DENIED line 4", read(file, user("anna"), "secret/x"));
    assertEquals("ALLOWED line 2", read(file, new Subject("anna", "c1", "tls", null), "secret/x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          topic            | acl: line 1: the topic is missing
          topic a b        | acl: line 1: 'a' is none of read, write, readwrite, deny
          topic READ a     | acl: line 1: 'READ' is none of read, write, readwrite, deny
          topic a/#/b      | acl: line 1: 'a/#/b' is no topic filter
          pattern write a+ | acl: line 1: 'a+' is no topic filter
          user             | acl: line 1: 'user' is not followed by a name
          subject pump     | acl: line 1: is no subject of a certificate, such as CN=pump-7,O=Plant
          tpoic a          | acl: line 1: unknown keyword 'tpoic'
          """)
  void aBrokenLineIsToldWithItsNumber(String line, String problem) {
    assertEquals(problem, problem(line));
  }

  @Test
  void blanksAreHandledAsMosquittoDoes() {
    AclFile file = parse("", "  user  anna b  \r", "topic   read   a b/c  ");

    assertEquals("ALLOWED line 3", read(file, user("anna b"), "a b/c"));
    assertEquals("acl: line 1: unknown keyword '#'", problem(" # not at the start"));
    assertEquals("acl: line 1: unknown keyword '\ttopic'", problem("\ttopic a"));
  }

  @Test
  void aPatternForEverybodyIsWarnedOf() {
    assertEquals(
        List.of("line 2: a pattern without a level %c or %u holds for everybody: pattern x%u"),
        parse("pattern a/%u", "pattern x%u").warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, ALLOWED line 2",
    "a/#, ALLOWED line 2",
    "#, ALLOWED line 2",
    "+/b, ALLOWED line 2",
    "a, ALLOWED line 2",
    "b, DENIED",
    "w, DENIED",
    "a/secret, DENIED line 3",
    "a/secret/+, DENIED line 3",
    "d/c1/#, ALLOWED line 5",
    "d/c2/#, DENIED",
    "d/+, ALLOWED line 5",
    "$SYS/#, DENIED"
  })
  void aSubscriptionIsRefusedOnlyIfNothingOfItCanBeGranted(String filter, String expected) {
    AclFile file =
        parse(
            "user anna",
            "topic read a/#",
            "topic deny a/secret/#",
            "topic write w",
            "pattern d/%c");

    assertEquals(expected, text(file.decideSubscription(user("anna"), filter)));
  }
}
