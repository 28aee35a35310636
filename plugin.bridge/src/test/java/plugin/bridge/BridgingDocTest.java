package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.config.ConfigurationFile;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/** The configurations in docs/bridging.md and the example that is shipped. */
final class BridgingDocTest {
  private static final Pattern BLOCK =
      Pattern.compile("```properties\n# etc/(\\S+)\\.cfg\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path home;
  private final Map<String, Map<String, String>> files = new TreeMap<>();

  @BeforeEach
  void read() throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/bridging.md")));
    while (blocks.find()) {
      files.put(blocks.group(1), properties(blocks.group(2)));
    }
    Files.createDirectories(home.resolve("etc"));
    Files.writeString(home.resolve("etc/hivemq.password"), "secret\n");
  }

  @AfterEach
  void nothingIsLeftOver() {
    assertEquals(9, files.size(), files.keySet().toString());
  }

  private Map<String, String> properties(String text) throws Exception {
    Path file = Files.createDirectories(home.resolve("etc")).resolve("check.cfg");
    ConfigurationFile.check(Files.writeString(file, text));
    Properties read = new Properties();
    read.load(new StringReader(text));
    Map<String, String> all = new HashMap<>();
    read.forEach((key, value) -> all.put((String) key, (String) value));
    return all;
  }

  private void load(String name, Map<String, String> settings) throws Exception {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("felix.fileinstall.filename", "etc/" + name + ".cfg");
    SettingsReader.read(
        new SettingsReader.Environment(home, "gw", Map.of("CLOUD_PASSWORD", "secret")), properties);
  }

  @Test
  void everyBridgeOnThePageIsValidAndItsTlsNameIsThere() throws Exception {
    for (Map.Entry<String, Map<String, String>> each : files.entrySet()) {
      if (each.getKey().startsWith("plugin.bridge-")) {
        load(each.getKey(), each.getValue());
        String tls = each.getValue().get("bridge_tls");
        assertTrue(tls == null || files.containsKey("plugin.tls-" + tls), "no TLS " + tls);
      }
    }
  }

  @Test
  void theShippedExampleIsValidAlsoWithAllItsKeys() throws Exception {
    Path shipped = Path.of("../distribution/src/dist/etc/plugin.bridge-NAME.cfg.example");
    String text = Files.readString(shipped);
    load("plugin.bridge-example", properties(text));
    String all =
        text.replaceAll("(?m)^#(\\w+(\\.\\d+)? = )", "$1").replaceAll("(?m)^password_.*\n", "");
    load("plugin.bridge-example", properties(all));
  }

  @Test
  void theOneFromMosquittoAndTheTwoGatewaysWorkWithAStandIn() throws Exception {
    try (Mosquitto remote = Mosquitto.start(home, "allow_anonymous true");
        BridgedBroker plant = new BridgedBroker("plant", home);
        BridgedBroker a = new BridgedBroker("a", home);
        BridgedBroker b = new BridgedBroker("b", home)) {
      plant.bridge("plant", standIn("plugin.bridge-plant", remote));
      a.bridge("site-a", standIn("plugin.bridge-site-a", remote));
      b.bridge("site-b", standIn("plugin.bridge-site-b", remote));
      plant.awaitUp("plant");
      a.awaitUp("site-a");
      b.awaitUp("site-b");
      try (Device there = new Device(remote.port(), "there").subscribe("plants/#", 2);
          Device atPlant = new Device(plant.port(), "x").subscribe("cmd/#", 2);
          Device atA = new Device(a.port(), "x");
          Device atB = new Device(b.port(), "x").subscribe("shared/#", 1)) {
        atPlant.publish("line1/t", "21", 1);
        there.awaitMessage("plants/7/line1/t 21");
        there.publish("plants/7/cmd/pump", "on", 2);
        atPlant.awaitMessage("cmd/pump on");
        atA.publish("shared/private/x", "no", 1);
        atA.publish("shared/x", "yes", 1);
        atB.awaitMessage("shared/x yes");
        assertEquals(List.of("shared/x yes"), atB.got());
      }
    }
  }

  private Map<String, String> standIn(String name, Mosquitto remote) {
    Map<String, String> settings = new HashMap<>(files.get(name));
    settings.put("address", "127.0.0.1:" + remote.port());
    settings.remove("bridge_tls");
    settings.remove("username");
    settings.remove("password_env");
    return settings;
  }
}
