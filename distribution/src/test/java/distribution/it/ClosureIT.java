package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import testkit.FreePorts;

/**
 * No collateral restarts: what a plugin needs, and who would have to restart with it, are declared
 * in the manifests; the deployer changes the state of exactly those. 100 rounds with {@code
 * -Ddeploy.rounds=100}.
 */
final class ClosureIT {
  private static final int ROUNDS = Integer.getInteger("deploy.rounds", 2);

  /** What no plugin may need, and what must not restart with one: the core, transport, plugins. */
  private static final Pattern APART =
      Pattern.compile("broker\\.(core|deploy)|io\\.netty\\..*|plugin\\..*");

  @TempDir private Path directory;
  private InProcessFelix felix;
  private Deployments deployments;

  @BeforeEach
  void start() throws Exception {
    Path home = directory.resolve("home");
    BrokerHome files = new BrokerHome(home);
    String passwords = home.resolve("etc/passwd").toString();
    assertEquals(0, files.run("passwd", "-c", "-b", passwords, "worker", "secret").status());
    felix = new InProcessFelix(directory.resolve("felix"), home);
    InProcessFelix.update(felix.configuration("broker.core"), Map.of("transport", "nio"));
    InProcessFelix.update(felix.configuration("plugin.auth"), Map.of("password_file", passwords));
    configure("plugin.tls", "mqtts", InProcessFelix.TLS);
    configure(
        "plugin.bridge",
        "far",
        Map.of("address", "127.0.0.1:" + FreePorts.next(), "topic.1", "line/# out 1"));
    int port = FreePorts.next();
    configure("broker.listener", "tcp", Map.of("port", "" + port));
    felix.awaitListener(port);
    deployments = new Deployments(felix);
  }

  private void configure(String factory, String name, Map<String, String> values) throws Exception {
    InProcessFelix.update(felix.factoryConfiguration(factory, name), values);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  @Test
  void theCoreNeedsTheTransportAndAllNeedTheApi() {
    Set<String> needs = DeclaredClosure.needs(felix.bundle("broker.core"), felix.bundles());
    assertTrue(needs.containsAll(Set.of("broker.api", "io.netty.transport")), needs::toString);
    Set<String> dependents =
        DeclaredClosure.dependents(felix.bundle("broker.api"), felix.bundles());
    assertTrue(
        dependents.containsAll(Set.of("broker.core", "broker.deploy")), dependents::toString);
  }

  @Test
  void aPluginNeedsOnlyTheApiAndLibrariesAndNobodyNeedsAPlugin() throws Exception {
    List<Path> shipped = PluginJars.shipped();
    assertFalse(shipped.isEmpty());
    for (Path jar : shipped) {
      deployments.run("deploy", jar.toString());
    }
    for (Path jar : shipped) {
      String name = PluginJars.name(jar);
      Bundle plugin = felix.bundle(name);
      assertEquals(Set.of(name), DeclaredClosure.dependents(plugin, felix.bundles()));
      Set<String> forbidden = new TreeSet<>(DeclaredClosure.needs(plugin, felix.bundles()));
      forbidden.remove(name);
      forbidden.removeIf(each -> !APART.matcher(each).matches());
      assertEquals(Set.of(), forbidden, name + " needs");
    }
  }

  @Test
  void deployedUpdatedAndUndeployedOnlyThePluginsOwnClosureChangesState() throws Exception {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> changes = new LinkedHashMap<>();
    List<Path> shipped = PluginJars.shipped();
    for (int round = 0; round < ROUNDS; round++) {
      for (Path jar : shipped) {
        String name = PluginJars.name(jar);
        Path next = directory.resolve(name + "-next.jar");
        if (!Files.exists(next)) {
          PluginJars.version(jar, "99.0.0", next);
        }
        Set<String> closure = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        Map<Long, String> others = deployments.others(name);
        changed.addAll(deployments.run("deploy", jar.toString()));
        closure.addAll(DeclaredClosure.dependents(felix.bundle(name), felix.bundles()));
        changed.addAll(deployments.run("deploy", next.toString()));
        closure.addAll(DeclaredClosure.dependents(felix.bundle(name), felix.bundles()));
        assertEquals("99.0.0", felix.bundle(name).getVersion().toString());
        changed.addAll(deployments.run("undeploy", name));
        changes.merge(name, 3, Integer::sum);
        if (!changed.equals(closure) || !others.equals(deployments.others(name))) {
          wrong.add("round %d, %s: %s changed, not %s".formatted(round, name, changed, closure));
        }
      }
    }
    System.out.println("deployments, updates and removals whose closure changed alone: " + changes);
    assertEquals(List.of(), wrong);
  }
}
