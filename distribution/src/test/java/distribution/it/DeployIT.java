package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import distribution.it.plugin.greeter.Greeter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come, change and go while a client is connected, which must not notice. */
final class DeployIT extends PeerTest {
  private static final String NAME = "plugin.greeter";

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker("sys_interval = 1");

  @TempDir private Path directory;
  private PeerConnection bystander;

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @BeforeEach
  void connectABystander() throws Exception {
    bystander = witness(new Subscription("bystander", 1));
  }

  @AfterEach
  void theBystanderIsStillThere() throws Exception {
    bystander.publish(new Message("bystander", "me").qos(1));
    assertEquals("me", bystander.receive().payload());
    assertFalse(bystander.hasEnded());
    run("undeploy", NAME);
  }

  private static Result run(String... arguments) throws Exception {
    return BROKER.home().run(arguments);
  }

  private static Result done(String... arguments) throws Exception {
    Result result = run(arguments);
    assertEquals(0, result.status(), result.output());
    return result;
  }

  private static void assertRuns(String version) throws Exception {
    assertEquals("hello from " + version + "\n", done("greet").output());
  }

  private Path jar(String version) throws Exception {
    return PluginJars.build(
        directory.resolve("greeter-" + version + ".jar"), Greeter.class, NAME, version);
  }

  private static Path plugins(String file) {
    return BROKER.home().directory().resolve("plugins").resolve(file);
  }

  private static void await(int mark, String pattern) throws Exception {
    BROKER.console().await(mark, pattern);
  }

  @Test
  void aJarThatIsDroppedRunsReplacedIsUpdatedDeletedIsGone() throws Exception {
    Path dropped = plugins("any-name.jar");
    int mark = BROKER.console().mark();
    Files.copy(jar("1.0.0"), dropped);
    await(mark, NAME + " 1.0.0 is deployed");
    assertRuns("1.0.0");
    mark = BROKER.console().mark();
    Files.copy(jar("1.1.0"), dropped, StandardCopyOption.REPLACE_EXISTING);
    await(mark, NAME + " 1.1.0 is deployed");
    assertRuns("1.1.0");
    mark = BROKER.console().mark();
    Files.delete(dropped);
    await(mark, NAME + " is undeployed");
    assertEquals(2, run("greet").status());
  }

  private void drop(Path file) throws Exception {
    int mark = BROKER.console().mark();
    Files.copy(jar("1.0.0"), file);
    await(mark, NAME + " 1.0.0 is deployed");
  }

  @Test
  void aHalfCopiedJarWaitsAndItsPredecessorRuns() throws Exception {
    Path dropped = plugins("half.jar");
    drop(dropped);
    byte[] whole = Files.readAllBytes(jar("2.0.0"));
    int mark = BROKER.console().mark();
    Files.write(dropped, Arrays.copyOf(whole, whole.length / 2));
    for (int i = 0; i < 3; i++) {
      assertRuns("1.0.0"); // each takes longer than a file has to be the same
    }
    byte[] rest = Arrays.copyOfRange(whole, whole.length / 2, whole.length);
    Files.write(dropped, rest, StandardOpenOption.APPEND);
    await(mark, NAME + " 2.0.0 is deployed");
    assertRuns("2.0.0");
    assertFalse(BROKER.console().lines(mark).stream().anyMatch(line -> line.contains("ERROR")));
  }

  @Test
  void aHalfJarThatStaysOneIsToldAndItsPredecessorRuns() throws Exception {
    Path dropped = plugins("stays-half.jar");
    drop(dropped);
    byte[] whole = Files.readAllBytes(jar("2.0.0"));
    int mark = BROKER.console().mark();
    Files.write(dropped, Arrays.copyOf(whole, whole.length / 2));
    await(mark, "ERROR .*stays-half.jar is refused: is not a complete jar.*" + NAME + " goes on");
    assertRuns("1.0.0");
  }

  @Test
  void deployTellsWhatItDoesAndTheSameJarTwiceDoesNothing() throws Exception {
    Path jar = jar("1.0.0"); // built twice it would have other times in it
    Result first = done("deploy", jar.toString());
    assertTrue(first.output().contains("starting plugin.greeter 1.0.0\n"), first.output());
    assertTrue(first.output().contains("1.0.0 runs, after "), first.output());
    assertTrue(Files.exists(plugins(NAME + "-1.0.0.jar")));
    Result again = done("deploy", jar.toString());
    assertEquals("plugin.greeter 1.0.0 runs already: nothing to do\n", again.output());
    Result listed = done("plugins", "--json");
    assertTrue(
        listed
            .output()
            .contains("\"name\":\"plugin.greeter\",\"version\":\"1.0.0\",\"state\":\"active\""),
        listed.output());
  }

  @Test
  void rollbackGoesBackOneVersionEachTimeAndUndeployLeavesNothing() throws Exception {
    for (String version : new String[] {"1.0.0", "1.1.0", "1.2.0"}) {
      done("deploy", jar(version).toString());
      assertRuns(version);
    }
    done("rollback", NAME);
    assertRuns("1.1.0");
    assertTrue(Files.exists(plugins(NAME + "-1.1.0.jar")));
    assertFalse(Files.exists(plugins(NAME + "-1.2.0.jar")));
    done("rollback", NAME);
    assertRuns("1.0.0");
    Result none = run("rollback", NAME);
    assertEquals(1, none.status());
    assertEquals("failed: there is no earlier version of plugin.greeter\n", none.output());
    done("undeploy", NAME);
    assertFalse(Files.exists(plugins(NAME + "-1.0.0.jar")));
    assertFalse(done("plugins").output().contains(NAME));
    assertEquals(1, run("undeploy", NAME).status());
  }

  @Test
  void theStateOfAPluginIsBelowSys() throws Exception {
    done("deploy", jar("1.0.0").toString());
    try (PeerConnection sys =
        witness(
            new Subscription("$SYS/broker/plugins/plugin.greeter/version", 0),
            new Subscription("$SYS/broker/plugins/plugin.greeter/state", 0))) {
      assertEquals(
          Set.of("1.0.0", "active"), Set.of(sys.receive().payload(), sys.receive().payload()));
    }
  }

  @Test
  void wrongUsageAndMissingFilesAreToldInOneLine() throws Exception {
    assertEquals(2, run("deploy").status());
    Result missing = run("deploy", "no-such.jar");
    assertEquals(1, missing.status());
    assertTrue(missing.output().contains("no-such.jar: there is no such file"), missing.output());
    for (String command : new String[] {"deploy", "undeploy", "rollback", "plugins"}) {
      assertTrue(done(command, "--help").output().startsWith("Usage: broker " + command));
    }
  }
}
