package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.store.StoreProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** plugin.persistence as the bundle that is shipped: its store, without a broker that uses it. */
final class StoreBundleIT {
  private static final String ONE = "message for one, one, topic/one";
  private static final String BOTH =
      "message for one, message for two, one, topic/one, topic/two, two";

  @TempDir private Path home;
  private InProcessFelix felix;
  private Bundle plugin;

  @BeforeEach
  void start() throws Exception {
    felix = new InProcessFelix(home.resolve("felix"), home);
    felix.bundle("broker.core").stop();
    plugin = felix.installPlugin("plugin.persistence");
    plugin.start();
    felix.deploy(StoreProbe.class);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  @SuppressWarnings("unchecked")
  private UnaryOperator<String> probe() throws Exception {
    return felix.awaitService(UnaryOperator.class, StoreProbe.class.getName());
  }

  private String ask(String name) throws Exception {
    return probe().apply(name);
  }

  /** Changes the configuration and waits until there is another store. */
  private void configure(String key, String value) throws Exception {
    UnaryOperator<String> before = probe();
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    InProcessFelix.update(felix.configuration("plugin.persistence"), Map.of(key, value));
    while (probe() == before) {
      assertTrue(System.nanoTime() < deadline, "the same store");
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsWhatItWasGivenWhenItIsStoppedUpdatedAndConfigured() throws Exception {
    assertEquals("", ask(""));
    assertEquals(ONE, ask("one"));
    plugin.stop();
    plugin.start();
    assertEquals(ONE, ask(""));
    Path shipped = InProcessFelix.pluginJar("plugin.persistence");
    felix.replace(plugin, PluginJars.version(shipped, "1.0.1", home.resolve("next.jar")));
    assertEquals(ONE, ask(""));
    configure("maximum_size_mib", "100");
    assertEquals(BOTH, ask("two"));
  }

  @Test
  void aChangedDirectoryTakesTheContentAlong() throws Exception {
    assertEquals(ONE, ask("one"));
    configure("directory", "elsewhere");
    assertEquals(BOTH, ask("two"));
    assertTrue(Files.exists(home.resolve("elsewhere/sessions.db")));
    assertFalse(Files.exists(home.resolve("data/store/sessions.db")));
  }

  @Test
  void filesAreTouchedWhenTheStoreIsOpenedAndNotBefore() throws Exception {
    assertFalse(Files.exists(home.resolve("data/store")));
    ask("");
    assertTrue(Files.exists(home.resolve("data/store/sessions.db")));
  }
}
