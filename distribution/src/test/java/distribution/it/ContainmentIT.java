package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import distribution.it.plugin.faulty.Faulty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plugin that fails in every call: it lets nobody do anything, and the version before returns.
 */
final class ContainmentIT extends PeerTest {
  private static final String NAME = "plugin.faulty";
  private static final int NOBODY_SUBSCRIBED = 0x10; // it was allowed
  private static final int NOT_AUTHORIZED = 0x87;
  private static final long LONGEST_NANOS = Duration.ofSeconds(90).toNanos();

  @RegisterExtension
  static final RunningBroker BROKER =
      new RunningBroker("max_plugin_failures = 3", "max_plugin_deferral_ms = 500");

  @TempDir private Path directory;

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  private static String done(String... arguments) throws Exception {
    Result result = BROKER.home().run(arguments);
    assertEquals(0, result.status(), result.output());
    return result.output();
  }

  private void deploy(String version) throws Exception {
    Path jar = directory.resolve("faulty-" + version + ".jar");
    done("deploy", PluginJars.build(jar, Faulty.class, NAME, version).toString());
  }

  private static int publish(PeerConnection client) throws Exception {
    return client.publish(new Message(unique("topic"), "me").qos(1));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"2.0.0, broken on purpose", "3.0.0, did not answer in time", "4.0.0, blocked"})
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void threeTimesSetAsideInAMinuteAndTheVersionBeforeRunsAgain(String version, String fault)
      throws Exception {
    deploy("1.0.0");
    PeerConnection client = connect(new HiveMqV5Peer(), options());
    assertEquals(NOBODY_SUBSCRIBED, publish(client));
    deploy(version);
    boolean setAside = false;
    String listed = "";
    for (long start = System.nanoTime(); !listed.contains("runs again"); ) {
      assertTrue(System.nanoTime() - start < LONGEST_NANOS, listed);
      for (int i = 0; i < 3; i++) {
        if (publish(client) != NOT_AUTHORIZED) { // so somebody decides again who can
          assertTrue(done("plugins", "--json").contains("\"version\":\"1.0.0\""));
        }
      }
      listed = done("plugins", "--json");
      setAside |= listed.contains("\"setAside\":true") && listed.contains(fault);
    }
    assertTrue(setAside, "never seen to be set aside");
    assertTrue(listed.contains("\"name\":\"plugin.faulty\",\"version\":\"1.0.0\""), listed);
    assertEquals(NOBODY_SUBSCRIBED, publish(client));
    assertFalse(client.hasEnded());
    done("undeploy", NAME);
  }
}
