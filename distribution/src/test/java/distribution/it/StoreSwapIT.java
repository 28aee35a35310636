package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * plugin.persistence is updated, moved to another directory, and taken away for a while, with a lot
 * in it and under load: nobody is disconnected, nothing stalls for longer than it is away, and what
 * was acknowledged comes, once and in order, also after a kill.
 *
 * <p>The short form runs in every build. The long form: {@code -Dstoreswap.sessions=100
 * -Dstoreswap.messages=1000}. The report is {@code target/storeswap-report.txt}.
 */
final class StoreSwapIT {
  private static final int SESSIONS = Integer.getInteger("storeswap.sessions", 20);
  private static final int MESSAGES = Integer.getInteger("storeswap.messages", 100);
  private static final Duration ABSENCE = Duration.ofSeconds(5);

  /** Beyond what the machine itself stood still; the builds of several people may share one. */
  private static final Duration LONGEST_STALL =
      Duration.ofSeconds(Integer.getInteger("storeswap.sessions") == null ? 10 : 1);

  @TempDir private Path directory;
  private final List<String> report = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private PersistentBroker broker;
  private Path shipped;

  @BeforeEach
  void start() throws Exception {
    shipped = InProcessFelix.pluginJar("plugin.persistence");
    broker = new PersistentBroker(directory.resolve("home"));
    broker.start();
  }

  @AfterEach
  void stopAndReport() throws Exception {
    broker.close();
    Files.write(Path.of("target/storeswap-report.txt"), report);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void nobodyNoticesThatTheStoreIsUpdatedAndMovedAndAway() throws Exception {
    AbsentSessions absent = new AbsentSessions("absent", broker.port(), SESSIONS, MESSAGES);
    absent.fill();
    report.add("%d absent sessions of %d messages".formatted(SESSIONS, MESSAGES));
    try (StoreProbes probes = new StoreProbes(broker.port())) {
      probes.work(Duration.ofSeconds(2));
      report.add("no change: " + probes.toll()); // to compare with
      update();
      judge("updated", probes.toll(), Duration.ZERO);
      move();
      judge("moved", probes.toll(), Duration.ZERO);
      Duration away = goAndComeBack(probes);
      judge("away for %d ms".formatted(away.toMillis()), probes.toll(), away);
    }
    broker.kill();
    broker.start();
    absent.drain();
    System.out.println(String.join("\n", report));
    assertEquals(List.of(), wrong);
  }

  private void update() throws Exception {
    Path next = PluginJars.version(shipped, "99.0.0", directory.resolve("next.jar"));
    done("deploy", next.toString());
  }

  private void move() throws Exception {
    int mark = broker.console().mark();
    broker.home().write("plugin.persistence.cfg", "directory = elsewhere");
    broker.console().await(mark, "the store has moved from \\S+ to \\S+elsewhere");
    broker.console().await(mark, "the store is back");
    assertTrue(Files.exists(broker.home().directory().resolve("elsewhere/sessions.db")));
    assertFalse(Files.exists(broker.home().directory().resolve("data/store/sessions.db")));
  }

  /** Returns how long it was away, up to the moment when it is started. */
  private Duration goAndComeBack(StoreProbes probes) throws Exception {
    int mark = broker.console().mark();
    done("undeploy", "plugin.persistence");
    broker.console().await(mark, "the store is closed");
    long gone = System.nanoTime();
    probes.work(ABSENCE);
    Process command = broker.home().start("deploy", shipped.toString());
    Transcript output = new Transcript(command);
    output.await("starting plugin.persistence");
    Duration away = Duration.ofNanos(System.nanoTime() - gone);
    assertEquals(0, command.waitFor(), output::text);
    return away;
  }

  private void done(String... arguments) throws Exception {
    Result result = broker.home().run(arguments);
    assertEquals(0, result.status(), result.output());
  }

  private void judge(String what, StoreProbes.Toll toll, Duration away) {
    Duration ours = toll.stall().minus(toll.machine()).minus(away);
    String line = what + ": " + toll;
    report.add(line);
    if (ours.compareTo(LONGEST_STALL) >= 0) {
      wrong.add(line);
    }
  }
}
