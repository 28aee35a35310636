package plugin.auth.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.Counter;
import broker.api.auth.Grant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;
import plugin.auth.password.HashScheme;
import plugin.auth.password.PasswordFile;

final class LoginsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BUDGET_KIB = 8_192;
  private static final String WRONG = "BAD_USER_NAME_OR_PASSWORD";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nanos = new AtomicLong();
  private final LoginFigures figures = new LoginFigures();
  private final HashWorkers workers = new HashWorkers(1, 1, BUDGET_KIB, 0, Path.of(""));
  private final Logins logins = new Logins(timer, figures, 4711);

  LoginsTest() {
    logins.spend(workers, gate(Duration.ZERO), recent(Duration.ofSeconds(10)));
  }

  private LoginGate gate(Duration delay) {
    return new LoginGate(nanos::get, delay, delay, 10);
  }

  private RecentLogins recent(Duration life) {
    return new RecentLogins(RANDOM, nanos::get, life);
  }

  @AfterEach
  void close() {
    workers.close();
    timer.shutdownNow();
  }

  private static String entry(String user, String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return user + ":" + HashScheme.SHA512_PBKDF2.hash(bytes, 3, RANDOM).encoded();
  }

  private static PasswordFile file(String... entries) {
    try {
      byte[] bytes = String.join("\n", entries).getBytes(StandardCharsets.UTF_8);
      return PasswordFile.parse(TextFile.of(Path.of("passwd"), bytes));
    } catch (FileProblem e) {
      throw new AssertionError(e.text(), e);
    }
  }

  private void follow(@Nullable PasswordFile file) {
    logins.follow(new LoginPolicy(true, file, ListenerNames.NONE, ListenerNames.NONE));
  }

  private Answers connect(Newcomer client) {
    Answers answers = new Answers();
    logins.authenticate(client, answers);
    return answers;
  }

  private String recheck(Newcomer client, Answers letIn) {
    Answers answers = new Answers();
    logins.recheck(client.letIn(letIn.grant()), answers);
    return answers.text();
  }

  private Map<String, Long> figures() {
    return figures.counters().stream().collect(Collectors.toMap(Counter::name, Counter::value));
  }

  @Test
  void theRightPasswordLetsInAndEverythingElseDoesNot() {
    follow(file(entry("anna", "secret")));

    assertEquals("allow", connect(Newcomer.of("anna", "secret")).text());
    assertEquals(WRONG, connect(Newcomer.of("anna", "Secret")).text());
    assertEquals(WRONG, connect(Newcomer.of("bert", "secret")).text());
    assertEquals(WRONG, connect(new Newcomer("anna", null, null, "tcp")).text());
    assertEquals("abstain", connect(new Newcomer(null, null, null, "tcp")).text());
  }

  @Test
  void aFileThatWasNeverGoodLetsNobodyIn() {
    assertEquals("SERVER_UNAVAILABLE", connect(Newcomer.of("anna", "secret")).text());
    follow(null);
    assertEquals("SERVER_UNAVAILABLE", connect(Newcomer.of("anna", "secret")).text());
  }

  @Test
  void passwordsAreHashedOnAnotherThreadAndRememberedForAWhile() {
    follow(file(entry("anna", "secret")));

    assertTrue(answered(connect(Newcomer.of("anna", "secret"))).wasDeferred());
    assertFalse(answered(connect(Newcomer.of("anna", "secret"))).wasDeferred());
    assertTrue(answered(connect(Newcomer.of("anna", "wrong"))).wasDeferred());
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertTrue(answered(connect(Newcomer.of("anna", "secret"))).wasDeferred());
    assertEquals(1, figures().get("logins.remembered"));
  }

  private static Answers answered(Answers answers) {
    answers.text();
    return answers;
  }

  @Test
  void aRememberedPasswordIsWorthNothingOnceTheEntryIsAnotherOne() {
    follow(file(entry("anna", "secret")));
    connect(Newcomer.of("anna", "secret")).text();

    follow(file(entry("anna", "other")));

    assertEquals(WRONG, connect(Newcomer.of("anna", "secret")).text());
  }

  @Test
  void unknownUsersCostAHashToo() {
    follow(file(entry("anna", "secret")));

    Answers unknown = connect(Newcomer.of("nobody", "secret"));

    assertEquals(WRONG, unknown.text());
    assertTrue(unknown.wasDeferred());
  }

  @Test
  void anEntryThatTakesTooMuchMemoryLetsNobodyIn() {
    String dear =
        "anna:$argon2id$v=19$m="
            + (BUDGET_KIB + 1)
            + ",t=1,p=1$AAECAwQFBgcICQoLDA0ODw$RLR1EsejFVQpyo7oO1vcZKhTRDrledwYeIUbL3lf54U";
    follow(file(dear));

    assertEquals(WRONG, connect(Newcomer.of("anna", "secret")).text());
  }

  /** As Mosquitto 2.1 writes them: 46 MiB, which a heap of 64 MiB does not have. */
  private static final String LARGE =
      "anna:$argon2id$v=19$m=47104,t=1,p=1"
          + "$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw"
          + "$Gn+fU7xX+36GaUwfk2lVPXAlxlebFG0uv5AZ9ozBT3FuD8YKVViwChCcad6RGAm5OWayW9dpoXBloKmOivtEPg";

  @Test
  void anEntryThatTakesMoreThanTheHeapIsCheckedOutsideIt(@TempDir Path scratch) {
    try (HashWorkers outside = new HashWorkers(1, 4, BUDGET_KIB, 65_536, scratch)) {
      logins.spend(outside, gate(Duration.ZERO), recent(Duration.ofSeconds(10)));
      follow(file(LARGE));

      assertEquals("allow", connect(Newcomer.of("anna", "pässword 1")).text());
      assertEquals(WRONG, connect(Newcomer.of("anna", "pässword 2")).text());
      assertEquals(WRONG, connect(Newcomer.of("bert", "pässword 1")).text());
    }
  }

  @Test
  void withoutAnyMemoryForTheCheckNobodyGetsIn(@TempDir Path scratch) {
    Path missing = scratch.resolve("missing");
    try (HashWorkers outside = new HashWorkers(1, 4, BUDGET_KIB, 65_536, missing)) {
      logins.spend(outside, gate(Duration.ZERO), recent(Duration.ofSeconds(10)));
      follow(file(LARGE));

      assertEquals("SERVER_BUSY", connect(Newcomer.of("anna", "pässword 1")).text());
    }
  }

  @Test
  void aFullQueueIsAnsweredWithServerBusy() throws Exception {
    follow(file(entry("anna", "secret")));
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    workers.offer(
        () -> {
          running.countDown();
          awaitQuietly(go);
        });
    running.await();

    Answers waiting = connect(Newcomer.of("anna", "secret"));
    Answers refused = connect(Newcomer.of("anna", "secret"));

    assertEquals("SERVER_BUSY", refused.text());
    assertFalse(waiting.isAnswered());
    go.countDown();
    assertEquals("allow", waiting.text());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatNobodyWaitsForIsNotHashed() throws Exception {
    follow(file(entry("anna", "secret")));
    CountDownLatch go = new CountDownLatch(1);
    workers.offer(() -> awaitQuietly(go));
    Answers gone = connect(Newcomer.of("anna", "secret"));

    gone.end();
    go.countDown();

    assertEquals("allow", connectWhenFree(Newcomer.of("anna", "secret")).text());
    assertFalse(gone.isAnswered());
  }

  /** The queue has one place, which is free as soon as the worker has taken what is in it. */
  private Answers connectWhenFree(Newcomer client) {
    Answers answers = connect(client);
    while (answers.isAnswered() && answers.text().equals("SERVER_BUSY")) {
      Thread.onSpinWait();
      answers = connect(client);
    }
    return answers;
  }

  @Test
  void afterFailuresAnAnswerTakesItsTime() {
    follow(file(entry("anna", "secret")));
    Duration delay = Duration.ofMillis(30);
    logins.spend(workers, gate(delay), recent(Duration.ZERO));
    for (int i = 0; i < 3; i++) {
      connect(Newcomer.of("anna", "wrong")).text();
    }
    long before = System.nanoTime();

    assertEquals("allow", connect(Newcomer.of("anna", "secret")).text());

    assertTrue(System.nanoTime() - before >= delay.toNanos());
    assertEquals(1, figures().get("logins.delayed"));
  }

  @Test
  void aPasswordThatChangesWhileItIsCheckedDoesNotCount() throws Exception {
    follow(file(entry("anna", "secret")));
    CountDownLatch go = new CountDownLatch(1);
    workers.offer(() -> awaitQuietly(go));
    Answers waiting = connect(Newcomer.of("anna", "secret"));

    follow(file(entry("bert", "x")));
    go.countDown();

    assertEquals(WRONG, waiting.text());
  }

  @Test
  void aCertificateIsEnoughWhereTheConfigurationSaysSo() {
    Newcomer pump = new Newcomer("spoofed", "x", "pump-7", "tls");
    logins.follow(new LoginPolicy(true, file(), ListenerNames.NONE, ListenerNames.of("tls")));

    Answers letIn = connect(pump);

    assertEquals("allow", letIn.text());
    assertEquals("pump-7", letIn.grant().userName().orElseThrow());
    assertEquals("allow", recheck(pump, letIn));
    assertEquals(WRONG, connect(new Newcomer("spoofed", "x", "pump-7", "tcp")).text());
    follow(file());
    assertEquals("NOT_AUTHORIZED", recheck(pump, letIn));
  }

  @Test
  void anExemptListenerIsNoneOfOurBusiness() {
    logins.follow(new LoginPolicy(true, file(), ListenerNames.of("tcp, x"), ListenerNames.NONE));

    assertEquals("abstain", connect(Newcomer.of("anna", "secret")).text());
  }

  @Test
  void whoStaysIsWhoseEntryIsTheSame() {
    String anna = entry("anna", "secret");
    Newcomer client = Newcomer.of("anna", "secret");
    follow(file(anna));
    Answers letIn = connect(client);

    assertEquals("allow", recheck(client, letIn));
    follow(file("# moved", entry("bert", "x"), anna));
    assertEquals("allow", recheck(client, letIn));
    follow(file(entry("anna", "secret")));
    assertEquals("NOT_AUTHORIZED", recheck(client, letIn));
    follow(file());
    assertEquals("NOT_AUTHORIZED", recheck(client, letIn));
    logins.follow(new LoginPolicy(false, null, ListenerNames.NONE, ListenerNames.NONE));
    assertEquals("NOT_AUTHORIZED", recheck(client, letIn));
  }

  @Test
  void aPluginThatCannotReadItsFileTakesNothingBack() {
    Newcomer client = Newcomer.of("anna", "secret");
    follow(file(entry("anna", "secret")));
    Answers letIn = answered(connect(client));

    follow(null);

    assertEquals("allow", recheck(client, letIn));
  }

  @Test
  void aClientOfAnotherPluginIsNoneOfOurBusiness() {
    follow(file());
    Answers answers = new Answers();

    logins.recheck(Newcomer.of("anna", "x").letIn(Grant.EMPTY.on("ldap:anna")), answers);

    assertEquals("abstain", answers.text());
  }

  @Test
  void whoWaitsTooLongForHisHashIsToldThatWeAreBusyBeforeTheBrokerLosesPatience() throws Exception {
    follow(file(entry("anna", "secret")));
    CountDownLatch stuck = new CountDownLatch(1);
    assertTrue(
        workers.offer(
            () -> {
              try {
                stuck.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    Answers late = new Answers(Duration.ofMillis(50));
    logins.authenticate(Newcomer.of("anna", "secret"), late);
    assertEquals("SERVER_BUSY", late.text());
    stuck.countDown(); // the queue goes on, and what is answered is not answered again
    while (!connect(Newcomer.of("anna", "secret")).text().equals("allow")) {
      Thread.onSpinWait(); // its place in the queue of one was still taken
    }
  }

  @Test
  void whoWouldHaveToWaitLongerThanTheBrokerGrantsIsRefusedAtOnce() {
    follow(file(entry("anna", "secret")));
    logins.spend(workers, gate(Duration.ofSeconds(5)), recent(Duration.ofSeconds(10)));
    for (int i = 0; i < 3; i++) {
      connect(Newcomer.of("anna", "wrong")).text();
    }
    Answers answers = new Answers(Duration.ofSeconds(2));
    logins.authenticate(Newcomer.of("anna", "wrong"), answers);
    assertEquals("SERVER_BUSY", answers.text());
  }
}
