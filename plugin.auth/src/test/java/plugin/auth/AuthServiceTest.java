package plugin.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.Alarm;
import broker.api.admin.Alarms;
import broker.api.auth.AccessChanges;
import broker.api.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.auth.acl.Access;
import plugin.auth.acl.Subject;
import plugin.auth.acl.Verdict;
import plugin.auth.password.HashScheme;

/** Nothing runs by itself: each test looks at the files. */
final class AuthServiceTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> told = new ArrayList<>();
  private final RecordedAlarms alarms = new RecordedAlarms();
  private final Notices notices = new Notices();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private AuthService service;

  @TempDir private Path home;

  private final class RecordedChanges implements AccessChanges {
    @Override
    public void invalidate() {
      told.add("all");
    }

    @Override
    public void invalidateUser(String userName) {
      told.add(userName);
    }
  }

  private static final class RecordedAlarms implements Alarms {
    final Map<String, String> raised = new TreeMap<>();

    @Override
    public void raise(String name, String text) {
      raised.put(name, text);
    }

    @Override
    public void clear(String name) {
      raised.remove(name);
    }

    @Override
    public List<Alarm> active() {
      return List.of();
    }
  }

  @BeforeEach
  void start() {
    notices.alarms().to(alarms);
    service = new AuthService(notices, new RecordedChanges(), timer, System::nanoTime, RANDOM);
  }

  @AfterEach
  void stop() {
    service.close();
    timer.shutdownNow();
  }

  private static AuthSettings settings(Path home, String... keysAndValues)
      throws ConfigurationProblem {
    Map<String, String> properties = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    properties.put("service.pid", "plugin.auth");
    return AuthSettings.of(properties, home);
  }

  private void write(String file, String... lines) throws IOException {
    Files.write(home.resolve(file), List.of(lines));
  }

  private void lookTwice() {
    service.look();
    service.look();
  }

  private static String entry(String user) {
    byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
    return user + ":" + HashScheme.SHA512_PBKDF2.hash(password, 1_000, RANDOM).encoded();
  }

  private Verdict.Outcome mayRead(String topic) {
    return service
        .list()
        .decide(new Subject(null, "c1", "tcp", null), topic, Access.READ)
        .outcome();
  }

  @Test
  void onlyTheUsersWhoseEntryHasChangedAreAskedAbout() throws Exception {
    String anna = entry("anna");
    write("passwd", anna, entry("bert"), entry("carl"));
    service.apply(settings(home, "password_file", "passwd"));
    told.clear();

    write("passwd", entry("bert"), anna, entry("dora"));
    lookTwice();

    assertEquals(List.of("bert", "carl"), told);
  }

  @Test
  void anotherListConcernsEverybody() throws Exception {
    write("acl", "topic a");
    service.apply(settings(home, "acl_file", "acl"));
    told.clear();
    assertEquals(Verdict.Outcome.DENIED, mayRead("b"));

    write("acl", "topic a", "topic b");
    lookTwice();

    assertEquals(List.of("all"), told);
    assertEquals(Verdict.Outcome.ALLOWED, mayRead("b"));
  }

  @Test
  void aBrokenListRaisesAnAlarmAndChangesNothing() throws Exception {
    write("acl", "topic a");
    service.apply(settings(home, "acl_file", "acl"));
    write("acl", "topic b", "tpoic c");
    lookTwice();

    assertEquals(
        Map.of(
            "acl.file",
            home.resolve("acl")
                + ": line 2: unknown keyword 'tpoic'; the last good file stays in force"),
        alarms.raised);
    assertEquals(Verdict.Outcome.ALLOWED, mayRead("a"));
    write("acl", "topic b");
    lookTwice();
    assertEquals(Map.of(), alarms.raised);
  }

  @Test
  void aConfigurationThatNamesABrokenFileKeepsWhatTheOneBeforeHad() throws Exception {
    write("acl", "topic a");
    service.apply(settings(home, "acl_file", "acl"));

    service.apply(settings(home, "acl_file", "missing"));

    assertEquals(Verdict.Outcome.ALLOWED, mayRead("a"));
    assertTrue(alarms.raised.get("acl.file").contains("missing: is missing"));
  }

  @Test
  void entriesThatThisDeviceCannotAffordRaiseAnAlarm() throws Exception {
    write(
        "passwd",
        "anna:$argon2id$v=19$m=70000,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$RLR1EsejFVQpyo7oO1vcZKhTRDrledwYeIUbL3lf54U");
    service.apply(settings(home, "password_file", "passwd", "hash_memory_kib", "16384"));

    assertEquals(
        home.resolve("passwd")
            + ": 1 users cannot log in, hash_memory_kib and hash_scratch_kib permit 65536 KiB: line 1: the password of"
            + " 'anna' takes 70000 KiB to check",
        alarms.raised.get("password.memory"));
  }

  @Test
  void aMistakeInTheConfigurationIsToldWithFileKeyAndReason() {
    assertProblem("password_fil", "x", "unknown key, did you mean password_file?");
    assertProblem("hash_threads", "many", "\"many\" is not a whole number in range");
    assertProblem("failure_delay_ms", "-1", "-1 is out of range, it must be from 0 to 60000");
    assertProblem("allow_symlinks", "yes", "\"yes\" is neither true nor false");
  }

  private void assertProblem(String key, String value, String reason) {
    ConfigurationProblem problem =
        assertThrows(ConfigurationProblem.class, () -> settings(home, key, value));
    assertEquals("plugin.auth: " + key + ": " + reason, problem.text());
  }
}
