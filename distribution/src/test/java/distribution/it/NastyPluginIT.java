package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import distribution.it.plugin.nasty.Nasty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plugin whose command, figures and message listener throw or hang, or that leaks sessions: it is
 * told and stopped, the version before returns, and clients go on.
 */
final class NastyPluginIT extends PeerTest {
  private static final String NAME = "plugin.nasty";
  private static final long LONGEST_NANOS = Duration.ofSeconds(100).toNanos();

  @RegisterExtension
  static final RunningBroker BROKER =
      new RunningBroker("max_plugin_failures = 3", "sys_interval = 1");

  @TempDir private Path directory;
  private PeerConnection bystander;

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @BeforeEach
  void deployAGoodVersion() throws Exception {
    bystander = witness(new Subscription("bystander", 1));
    deploy("1.0.0");
    assertEquals("version 1\n", done("nasty"));
  }

  @AfterEach
  void theBystanderIsStillThere() throws Exception {
    bystander.publish(new Message("bystander", "me").qos(1));
    assertEquals("me", bystander.receive().payload());
    assertFalse(bystander.hasEnded());
    done("undeploy", NAME);
  }

  private static String done(String... arguments) throws Exception {
    Result result = BROKER.home().run(arguments);
    assertEquals(0, result.status(), result.output());
    return result.output();
  }

  private void deploy(String version) throws Exception {
    Path jar = directory.resolve("nasty-" + version + ".jar");
    done("deploy", PluginJars.build(jar, Nasty.class, NAME, version).toString());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2.0.0, broken on purpose",
    "3.0.0, figures do not come in time",
    "4.0.0, 'message listener keeps an event loop, for '"
  })
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void failingThreeTimesInAMinuteItIsStoppedAndTheVersionBeforeRunsAgain(
      String version, String fault) throws Exception {
    int mark = BROKER.console().mark();
    deploy(version);
    PeerConnection publisher = connect(new HiveMqV5Peer(), options());
    for (int i = 0; i < 3; i++) {
      publisher.publish(new Message("nasty", "a message"));
    }
    boolean told = false;
    String listed = "";
    for (long start = System.nanoTime(); !listed.contains("runs again"); ) {
      assertTrue(System.nanoTime() - start < LONGEST_NANOS, listed);
      BROKER.home().run("nasty");
      listed = done("plugins", "--json");
      told |= listed.contains(fault);
    }
    assertTrue(told, "nobody said that " + fault);
    BROKER.console().await(mark, "alarm set-aside.plugin.nasty of broker.core: it keeps failing");
    assertTrue(listed.contains("\"name\":\"plugin.nasty\",\"version\":\"1.0.0\""), listed);
    assertEquals("version 1\n", done("nasty"));
  }

  @Test
  void whoOpensSessionsWithoutEndGetsNoMoreAndIsTold() throws Exception {
    int mark = BROKER.console().mark();
    deploy("5.0.0");
    BROKER
        .console()
        .await(mark, "set-aside.plugin.nasty .*local sessions are leaking: it has 1000");
    String listed = done("plugins");
    assertTrue(listed.contains("set aside"), listed);
    assertEquals("version 5\n", done("nasty"));
  }
}
