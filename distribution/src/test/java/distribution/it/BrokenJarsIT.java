package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import distribution.it.BrokerHome.Result;
import distribution.it.plugin.greeter.Greeter;
import distribution.it.plugin.hanging.Hanging;
import distribution.it.plugin.throwing.Throwing;
import distribution.it.plugin.waiting.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can be wrong with a jar, each as the update of a plugin that works: it goes on,
 * nobody is disconnected, and the reason is told.
 */
final class BrokenJarsIT extends PeerTest {
  private static final String NAME = "plugin.greeter";
  private static final String ACTIVATOR = "Bundle-Activator";

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @TempDir private Path directory;
  private int made;

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  /** A jar and what is to be said about it. */
  private record Broken(Path jar, String reason) {}

  private Path file() {
    return directory.resolve("broken-" + made++ + ".jar");
  }

  private Broken bytes(byte[] bytes, String reason) throws Exception {
    return new Broken(Files.write(file(), bytes), reason);
  }

  /** The good one with other headers; null for one that is missing. */
  private Broken headers(String name, String value, String reason) throws Exception {
    Path to = file();
    try (Jar jar = new Jar(good("2.0.0").toFile())) {
      Manifest manifest = jar.getManifest();
      if (value == null) {
        manifest.getMainAttributes().remove(new Attributes.Name(name));
      } else {
        manifest.getMainAttributes().putValue(name, value);
      }
      jar.setManifest(manifest);
      jar.write(to.toFile());
    }
    return new Broken(to, reason);
  }

  private Broken built(Class<?> plugin, Map<String, String> headers, String reason)
      throws Exception {
    return new Broken(PluginJars.build(file(), plugin, NAME, "2.0.0", headers), reason);
  }

  private Path good(String version) throws Exception {
    return PluginJars.build(file(), Greeter.class, NAME, version);
  }

  private Broken withoutEntry(String name, String reason) throws Exception {
    Path to = file();
    try (Jar jar = new Jar(good("2.0.0").toFile())) {
      jar.remove(name);
      if (name.startsWith("META-INF")) {
        jar.setDoNotTouchManifest();
        jar.setManifest((Manifest) null);
      }
      jar.write(to.toFile());
    }
    return new Broken(to, reason);
  }

  private List<Broken> broken() throws Exception {
    byte[] whole = Files.readAllBytes(good("2.0.0"));
    byte[] flipped = whole.clone();
    for (int i = whole.length / 3; i < whole.length / 3 + 40; i++) {
      flipped[i] ^= 0x55;
    }
    List<Broken> all = new ArrayList<>();
    all.add(bytes(new byte[0], "is not a complete jar"));
    all.add(bytes("not a jar".getBytes(), "is not a complete jar"));
    all.add(bytes(Arrays.copyOf(whole, whole.length / 2), "is not a complete jar"));
    all.add(bytes(Arrays.copyOf(whole, whole.length - 10), "is not a complete jar"));
    all.add(bytes(flipped, "is not a complete jar"));
    all.add(withoutEntry("META-INF/MANIFEST.MF", "is no bundle"));
    all.add(headers("Bundle-SymbolicName", null, "lacks Bundle-SymbolicName"));
    all.add(
        headers("Bundle-SymbolicName", "../../etc", "symbolic name that is none: \"../../etc\""));
    all.add(headers("Bundle-SymbolicName", "broker.core", "the name of a part of the broker"));
    all.add(headers("Bundle-ManifestVersion", null, "lacks Bundle-ManifestVersion: 2"));
    all.add(headers("Bundle-Version", "two", "has a version that is none: \"two\""));
    all.add(headers("Fragment-Host", "broker.core", "is a fragment of another bundle"));
    all.add(headers("Export-Package", "secret.of.mine", "exports packages (secret.of.mine)"));
    all.add(
        headers(
            "Import-Package",
            "not.there",
            "does not resolve: it needs osgi.wiring.package; (osgi.wiring.package=not.there)"));
    all.add(
        headers("Require-Bundle", "not.there", "does not resolve: it needs osgi.wiring.bundle"));
    all.add(
        headers(
            "Require-Capability",
            "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"",
            "does not resolve: it needs osgi.ee"));
    all.add(headers(ACTIVATOR, "not.there.Activator", "does not start"));
    all.add(headers("Service-Component", "OSGI-INF/none.xml", "its components cannot be read"));
    all.add(withoutEntry("distribution/it/plugin/greeter/Greeter.class", "fails: "));
    all.add(
        built(Throwing.class, Map.of(), "fails: java.lang.IllegalStateException: no such device"));
    all.add(built(Waiting.class, Map.of(), "is not active: nobody offers"));
    all.add(
        built(
            Hanging.class,
            Map.of(ACTIVATOR, Hanging.class.getName()),
            "does not start within 1500 ms"));
    return all;
  }

  @Test
  void eachIsRefusedWithItsReasonAndWhatRanRuns() throws Exception {
    int mark = BROKER.console().mark();
    BROKER.home().write("plugins.cfg", "start_time_ms = 1500");
    BROKER.console().await(mark, "etc/plugins.cfg applied");
    PeerConnection bystander = witness(new Subscription("bystander", 1));
    assertEquals(0, BROKER.home().run("deploy", good("1.0.0").toString()).status());
    List<String> wrong = new ArrayList<>();
    for (Broken each : broken()) {
      Result result = BROKER.home().run("deploy", each.jar().toString());
      String said = result.output();
      if (result.status() != 1 || !said.contains("failed: ") || !said.contains(each.reason())) {
        wrong.add("expected '" + each.reason() + "', but was " + result.status() + ": " + said);
      }
      bystander.publish(new Message("bystander", each.reason()).qos(1));
      assertEquals(each.reason(), bystander.receive().payload());
      assertEquals("hello from 1.0.0\n", BROKER.home().run("greet").output(), each.reason());
    }
    assertEquals(List.of(), wrong);
    assertFalse(bystander.hasEnded());
    String listed = BROKER.home().run("plugins").output();
    assertTrue(listed.contains("2.0.0 is refused: does not start within 1500 ms"), listed);
  }
}
