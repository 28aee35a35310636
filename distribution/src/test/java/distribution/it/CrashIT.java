package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed again and again under load, without any chance to write something: what it
 * has acknowledged is there afterwards, and nothing at QoS 2 comes twice. Messages, subscriptions
 * and retained messages.
 *
 * <p>A few rounds run in every build; the long form is {@code -Dcrash.rounds=200}, another course
 * of events is {@code -Dcrash.seed=N}. The report is {@code target/crash-report.txt}.
 */
final class CrashIT {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
  private static final long SEED = Long.getLong("crash.seed", 20_261_127);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int[] QOS = {1, 2, 1, 2};
  private static final int SUBSCRIBERS = 4;
  private static final int MOST_MESSAGES = 4_000;
  private static final int LONGEST_START_MILLIS = 4_000;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private final CrashTally tally = new CrashTally();
  private final List<CrashPublisher> publishers = new ArrayList<>();
  private final List<CrashSubscriber> subscribers = new ArrayList<>();
  private CrashChurn churn;
  private PersistentBroker broker;
  private int kills;

  @BeforeEach
  void startAll() throws Exception {
    broker = new PersistentBroker(directory);
    int port = broker.port();
    broker.start();
    for (int i = 0; i < SUBSCRIBERS; i++) { // one stays, one is rarely there
      int leavesAfter = i == 0 ? 0 : i * 400;
      subscribers.add(
          new CrashSubscriber("subscriber-" + i, port, QOS, leavesAfter, SEED + i, tally));
    }
    subscribers.forEach(CrashClient::start);
    awaitSubscriptions();
    for (int i = 0; i < QOS.length; i++) {
      publishers.add(new CrashPublisher(i, QOS[i], port, tally));
    }
    publishers.forEach(CrashClient::start);
    churn = new CrashChurn(port, SEED, tally);
    churn.start();
  }

  private void awaitSubscriptions() {
    long deadline = deadline();
    while (!subscribers.stream().allMatch(CrashSubscriber::isSubscribed)) {
      assertTrue(System.nanoTime() < deadline, "nobody can subscribe");
      Thread.onSpinWait();
    }
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  @AfterEach
  void stopAll() throws Exception {
    publishers.forEach(CrashClient::close);
    subscribers.forEach(CrashClient::close);
    if (churn != null) {
      churn.close();
    }
    broker.close();
  }

  private void crash() throws Exception {
    broker.kill();
    kills++;
    if (random.nextInt(10) == 0) { // while it reads what it has written
      broker.startInVain(random.nextInt(LONGEST_START_MILLIS));
      kills++;
    }
    broker.start();
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void nothingAcknowledgedIsLostAndNothingAtQos2ComesTwice() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      tally.awaitMore(random.nextInt(MOST_MESSAGES), deadline());
      crash();
      check();
      String line = "round %d, %d kills: %s".formatted(round, kills, tally);
      System.out.println(line);
      Files.writeString(Path.of("target/crash-report.txt"), line + "\n");
      assertTrue(tally.isClean(), () -> line + "\n" + broker.console());
    }
  }

  /** Lets everybody come to an end, and looks. */
  private void check() throws InterruptedException {
    long deadline = deadline();
    publishers.forEach(p -> p.pause(true));
    subscribers.forEach(s -> s.stay(true));
    for (int i = 0; i < QOS.length; i++) {
      BitSet acknowledged = publishers.get(i).awaitAnswers(deadline);
      for (CrashSubscriber subscriber : subscribers) {
        subscriber.expect(i, acknowledged, deadline);
      }
    }
    churn.check(deadline);
    publishers.forEach(p -> p.pause(false));
    subscribers.forEach(s -> s.stay(false));
  }
}
