package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every plugin is updated, and set back to its first version, under a mixed load: nobody is
 * disconnected, nothing acknowledged is lost, nothing at QoS 2 comes twice, nothing stalls, and
 * what the process holds does not grow.
 *
 * <p>The short form runs in every build. The long form: {@code -Dswap.clients=1000
 * -Dswap.rounds=10}, or {@code -Dswap.rounds=200}. The report is {@code target/swap-report.txt}.
 */
final class SwapUnderLoadIT {
  private static final int CLIENTS = Integer.getInteger("swap.clients", 40);
  private static final int ROUNDS = Integer.getInteger("swap.rounds", 2);

  /** Beyond what the machine itself stood still; the builds of several people may share one. */
  private static final Duration LONGEST_STALL =
      Duration.ofSeconds(Integer.getInteger("swap.clients") == null ? 3 : 1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SLACK = 8;
  private static final double SLACK_OF_HEAP = 1.25;

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @TempDir private Path directory;
  private final List<String> report = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private Fleet fleet;

  @BeforeEach
  void startFleet() throws Exception {
    fleet = new Fleet(EquippedBroker.equip(BROKER));
    fleet.start(CLIENTS);
  }

  @AfterEach
  void stopFleetAndReport() throws Exception {
    fleet.close();
    Files.write(Path.of("target/swap-report.txt"), report);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void everyPluginIsUpdatedAndNobodyNotices() throws Exception {
    List<Path> shipped = PluginJars.shipped();
    fleet.toll(PATIENCE); // what connecting costs is no matter of swaps
    BROKER.home().run("plugins");
    report.add("no swap: " + fleet.toll(PATIENCE)); // to compare with
    swapAll(shipped, 0);
    JvmFigures before = JvmFigures.of(pid());
    for (int round = 1; round < ROUNDS; round++) {
      swapAll(shipped, round);
    }
    JvmFigures after = JvmFigures.of(pid());
    long messages = fleet.acknowledged();
    report.add("%d clients, %d messages acknowledged".formatted(CLIENTS, messages));
    report.add("after 1 update of each:  " + before);
    report.add("after %d updates of each: %s".formatted(ROUNDS, after));
    System.out.println(String.join("\n", report));
    assertEquals(List.of(), wrong);
    assertTrue(messages > CLIENTS, "the fleet did nothing");
    assertFlat(before, after);
  }

  private void swapAll(List<Path> shipped, int round) throws Exception {
    for (Path jar : shipped) {
      boolean back = round % 2 == 1;
      Path next = back ? jar : PluginJars.version(jar, "99.0." + round, directory.resolve("v.jar"));
      String name = PluginJars.name(jar);
      Result result = BROKER.home().run("deploy", next.toString());
      String what = "%s %s, round %d".formatted(name, back ? "v2 -> v1" : "v1 -> v2", round + 1);
      if (result.status() != 0) {
        wrong.add(what + ": " + result.output());
      }
      judge(what, fleet.toll(PATIENCE));
    }
  }

  private void judge(String what, Fleet.Toll toll) {
    String line = what + ": " + toll;
    report.add(line);
    Duration ours = toll.stall().minus(toll.machine());
    if (!toll.harmless() || ours.compareTo(LONGEST_STALL) >= 0) {
      wrong.add(line);
    }
  }

  private static long pid() throws InterruptedException {
    return Long.parseLong(BROKER.console().await("edge broker \\S+ runs, pid (\\d+)").group(1));
  }

  private static void assertFlat(JvmFigures before, JvmFigures after) {
    String both = before + "; later " + after;
    assertTrue(after.threads() <= before.threads() + SLACK, both);
    assertTrue(after.classLoaders() <= before.classLoaders() + SLACK, both);
    assertTrue(after.fileHandles() <= before.fileHandles() + SLACK, both);
    assertTrue(after.heapBytes() <= before.heapBytes() * SLACK_OF_HEAP, both);
  }
}
