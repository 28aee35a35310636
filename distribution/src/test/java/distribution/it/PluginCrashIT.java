package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import distribution.it.plugin.greeter.Greeter;
import distribution.it.plugin.throwing.Throwing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed in the middle of deployments, and comes up with a good version. */
final class PluginCrashIT {
  private static final String NAME = "plugin.greeter";
  private static final int ROUNDS = Integer.getInteger("deploy.kills", 4);

  @TempDir private Path directory;
  private final Random random = new Random(7);

  private Path jar(Class<?> plugin, String version) throws Exception {
    Path to = directory.resolve(plugin.getSimpleName() + version + ".jar");
    return PluginJars.build(to, plugin, NAME, version);
  }

  @Test
  void killedAtAnyMomentItComesUpWithAVersionThatWasGood() throws Exception {
    BrokerHome home = new BrokerHome(directory.resolve("home"));
    Path[] good = {jar(Greeter.class, "1.0.0"), jar(Greeter.class, "1.1.0")};
    Path bad = jar(Throwing.class, "9.0.0");
    Process process = home.start("run");
    new Transcript(process).await("edge broker \\S+ runs, pid \\d+");
    assertEquals(0, home.run("deploy", good[0].toString()).status());
    for (int round = 0; round < ROUNDS; round++) {
      Process command =
          home.start("deploy", (round % 3 == 2 ? bad : good[(round + 1) % 2]).toString());
      command.waitFor(350 + random.nextInt(300), TimeUnit.MILLISECONDS); // then it is in the middle
      process.destroyForcibly().waitFor();
      command.destroyForcibly().waitFor();
      process = home.start("run");
      Transcript console = new Transcript(process);
      console.await("edge broker \\S+ runs, pid \\d+");
      Result greeting = home.run("greet");
      assertTrue(greeting.output().matches("hello from 1\\.[01]\\.0\n"), greeting + "\n" + console);
    }
    try (var kept = Files.list(home.directory().resolve("data/plugins"))) {
      assertTrue(kept.noneMatch(file -> file.toString().endsWith(".broken")));
    }
    assertEquals(0, home.run("stop").status());
    process.waitFor();
  }
}
