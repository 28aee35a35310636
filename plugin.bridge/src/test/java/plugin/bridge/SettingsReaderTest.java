package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.config.ConfigurationProblem;
import broker.api.message.ProtocolVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plugin.bridge.link.BridgeSettings;
import plugin.bridge.topic.TopicLine;
import plugin.bridge.topic.TopicPlan.Lane;

final class SettingsReaderTest {
  @TempDir private Path home;

  private BridgeSettings read(String... pairs) throws ConfigurationProblem {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "plugin.bridge~cloud");
    properties.put("felix.fileinstall.filename", "file:" + home + "/etc/plugin.bridge-cloud.cfg");
    properties.put("address", "cloud.example.com");
    properties.put("topic.1", "# out 1");
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] == null) {
        properties.remove(pairs[i]);
      } else {
        properties.put(pairs[i], pairs[i + 1]);
      }
    }
    return SettingsReader.read(
        new SettingsReader.Environment(home, "gw7", Map.of("CLOUD_PASSWORD", "from outside")),
        properties);
  }

  @Test
  void anAddressAndATopicAreEnough() throws Exception {
    BridgeSettings settings = read();
    assertEquals("cloud", settings.name());
    assertEquals("cloud.example.com:1883", settings.remote().addresses().get(0).toString());
    assertEquals("gw7.cloud", settings.identity().clientId());
    assertEquals("local.cloud", settings.queue().clientId());
    assertEquals("$SYS/broker/connection/gw7.cloud/state", settings.notifications().topic());
    assertEquals(ProtocolVersion.V5_0, settings.session().version());
    assertFalse(settings.session().clean());
    assertNull(settings.identity().password());
    assertTrue(settings.remote().addresses().get(0).tlsName().isEmpty());
  }

  @Test
  void linesComeInTheOrderOfTheirNumbers() throws Exception {
    BridgeSettings settings =
        read("topic.10", "ten out", "topic.2", "two in 1", "topic.last", "x", "topic", "first");
    assertEquals(
        List.of("#", "two", "ten", "first", "x"),
        settings.topics().lines().stream().map(TopicLine::pattern).toList());
  }

  @Test
  void lanesAndExclusionsAreRead() throws Exception {
    BridgeSettings settings =
        read("lane.1", "alarm/# +/fire", "lane.2", "event/#", "exclude.1", "secret/# out");
    assertEquals(
        List.of(new Lane("1", List.of("alarm/#", "+/fire")), new Lane("2", List.of("event/#"))),
        settings.topics().lanes());
    assertEquals("secret/#", settings.topics().exclusions().get(0).pattern());
  }

  @Test
  void severalAddressesMayHavePortsAndBrackets() throws Exception {
    BridgeSettings settings =
        read("address", null, "addresses", "a:1884 [::1]:1885  b", "round_robin", "true");
    assertEquals(
        List.of("a:1884", "::1:1885", "b:1883"),
        settings.remote().addresses().stream().map(Object::toString).toList());
    assertTrue(settings.remote().roundRobin());
  }

  @Test
  void tlsIsReferredToByNameAndHasItsOwnPort() throws Exception {
    BridgeSettings settings = read("bridge_tls", "aws", "bridge_alpn", "x-amzn-mqtt-ca, mqtt");
    var address = settings.remote().addresses().get(0);
    assertEquals("cloud.example.com:8883", address.toString());
    assertEquals("aws", address.tlsName().orElseThrow());
    assertEquals(List.of("x-amzn-mqtt-ca", "mqtt"), address.alpn());
  }

  @Test
  void thePasswordComesFromTheFileAnotherOneOrTheEnvironment() throws Exception {
    Files.writeString(home.resolve("secret"), "from a file\nsecond line\n");
    assertEquals("plain", read("username", "u", "password", "plain").identity().password());
    assertEquals(
        "from a file",
        read("remote_username", "u", "password_file", "secret").identity().password());
    BridgeSettings settings = read("username", "u", "password_env", "CLOUD_PASSWORD");
    assertEquals("from outside", settings.identity().password());
    assertFalse(settings.toString().contains("from outside"));
  }

  @Test
  void restartTimeoutIsMosquittos() throws Exception {
    var care = read("restart_timeout", "5 60 20").care().backoff();
    assertEquals(Duration.ofSeconds(5), care.base());
    assertEquals(Duration.ofSeconds(60), care.cap());
    assertEquals(Duration.ofSeconds(20), care.stable());
    assertEquals(Duration.ofSeconds(7), read("restart_timeout", "7").care().backoff().cap());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adress|x|adress: unknown key, did you mean address?",
        "address|a:b|address: \"a:b\" is not HOST or HOST:PORT",
        "address|::1|address: \"::1\": write an IPv6 address as [ADDRESS]:PORT",
        "address||address: is missing",
        "topic.1|a/#/b|topic.1: pattern with local prefix \"a/#/b\" has a #",
        "topic.1||topic: is missing",
        "exclude.x|a in 1|exclude.x: PATTERN [out|in|both] expected",
        "lane.1|a+|lane.1: pattern \"a+\" has a wildcard",
        "lane.a.b|a|lane.a.b: a lane is named by",
        "keepalive_interval|3|keepalive_interval: 3 is too short",
        "keepalive_interval|x|keepalive_interval: \"x\" is not a whole number",
        "bridge_protocol_version|5|bridge_protocol_version: \"5\" is none of",
        "max_inflight_messages|0|max_inflight_messages: 0 is out of range",
        "queue_policy|drop|queue_policy: \"drop\" is none of drop_newest, drop_oldest",
        "restart_timeout|0|restart_timeout: BASE must be",
        "restart_timeout|9 5|restart_timeout: BASE must be",
        "restart_timeout|soon|restart_timeout: \"soon\" is not BASE",
        "bridge_alpn|mqtt|bridge_alpn: needs bridge_tls",
        "bridge_cafile|ca.crt|bridge_cafile: is set without bridge_ in etc/plugin.tls-NAME.cfg",
        "password_env|NOT_SET|password_env: there is no environment variable NOT_SET",
        "password_file|gone|password_file: cannot be read",
        "start_type|lazy|start_type: only automatic is offered: a bridge is connected as long as",
        "bridge_insecure|true|bridge_insecure: is not offered: the name in the remote broker's",
        "bridge_psk|1a2b|bridge_psk: is not offered: there is no TLS with pre-shared keys",
        "threshold|5|threshold: is not offered: a bridge is connected as long as its file is there",
        "local_username|x|local_username: is not needed",
        "clientid|x|remote_clientid"
      })
  void aMistakeIsToldWithFileKeyAndReason(String key, String value, String reason) {
    String[] pairs =
        key.equals("clientid")
            ? new String[] {"clientid", "x", "remote_clientid", "y"}
            : new String[] {key, value};
    ConfigurationProblem problem = assertThrows(ConfigurationProblem.class, () -> read(pairs));
    assertTrue(problem.text().startsWith("etc/plugin.bridge-cloud.cfg: "), problem.text());
    assertTrue(problem.text().contains(reason), problem.text());
  }

  @Test
  void mqtt311NeedsAUserNameForAPassword() {
    ConfigurationProblem problem =
        assertThrows(
            ConfigurationProblem.class,
            () -> read("password", "x", "bridge_protocol_version", "mqttv311"));
    assertTrue(problem.text().contains("username: is missing"), problem.text());
  }
}
