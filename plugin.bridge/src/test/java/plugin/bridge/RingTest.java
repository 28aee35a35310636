package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/**
 * Three brokers in a ring, each bridged to the next with {@code # both}: one of ours speaks MQTT
 * 5.0, one MQTT 3.1.1, and one is Debian's Mosquitto.
 */
final class RingTest {
  private static final int MESSAGES = 100;
  private static final int HOLD_MILLIS = 3_000;

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  private static Map<String, String> ring(int port, String version) {
    return BridgedBroker.settings(
        "address",
        "127.0.0.1:" + port,
        "topic.1",
        "# both 1",
        "bridge_protocol_version",
        version,
        "loop_hold_ms",
        Integer.toString(HOLD_MILLIS));
  }

  @Test
  void whereOursMakeAllLinksEveryMessageIsOncePerBrokerAndTrafficStops() throws Exception {
    BridgedBroker a = opened(new BridgedBroker("a", directory));
    BridgedBroker b = opened(new BridgedBroker("b", directory));
    Mosquitto c = opened(Mosquitto.start(directory, "allow_anonymous true"));
    a.bridge("ab", ring(b.port(), "mqttv50"));
    b.bridge("bc", ring(c.port(), "mqttv311"));
    a.bridge("ac", ring(c.port(), "mqttv50"));
    a.awaitUp("ab");
    a.awaitUp("ac");
    b.awaitUp("bc");
    assertOncePerBroker(a, b, c);
  }

  @Test
  void whereMosquittoMakesALinkToo() throws Exception {
    BridgedBroker a = opened(new BridgedBroker("a", directory));
    BridgedBroker b = opened(new BridgedBroker("b", directory));
    Mosquitto c =
        opened(
            Mosquitto.start(
                directory,
                "allow_anonymous true",
                "connection ca",
                "address 127.0.0.1:" + a.port(),
                "restart_timeout 1",
                "topic # both 1"));
    a.bridge("ab", ring(b.port(), "mqttv50"));
    b.bridge("bc", ring(c.port(), "mqttv311"));
    a.awaitUp("ab");
    b.awaitUp("bc");
    Device there = opened(new Device(c.port(), "waits")).subscribe("$SYS/broker/connection/#", 0);
    BridgedBroker.await(
        () -> there.got().stream().anyMatch(m -> m.contains("ca/state 1")),
        () -> "Mosquitto's bridge is not up: " + there.got());
    assertOncePerBroker(a, b, c);
  }

  private void assertOncePerBroker(BridgedBroker a, BridgedBroker b, Mosquitto c) throws Exception {
    Map<String, Integer> ports = new HashMap<>();
    ports.put("a", a.port());
    ports.put("b", b.port());
    ports.put("c", c.port());
    Map<String, Device> devices = new HashMap<>();
    for (Map.Entry<String, Integer> each : ports.entrySet()) {
      devices.put(each.getKey(), opened(new Device(each.getValue(), "device")).subscribe("t/#", 1));
    }
    int expected = 0;
    for (String from : List.of("a", "b", "c")) {
      for (int i = 0; i < MESSAGES; i++) {
        devices.get(from).send("t/" + from, Integer.toString(i), 1);
      }
      expected += MESSAGES;
      for (Device each : devices.values()) {
        each.awaitCount(expected);
      }
    }
    for (Device each : devices.values()) {
      each.publish("t/end", each.toString(), 1);
    }
    for (Device each : devices.values()) {
      each.awaitCount(expected + devices.size());
    }
    a.awaitEmpty("ab");
    b.awaitEmpty("bc");
    for (Map.Entry<String, Device> each : devices.entrySet()) {
      Map<String, Integer> counted = each.getValue().counted();
      counted.values().removeIf(times -> times == 1);
      assertEquals(Map.of(), counted, "more than once at " + each.getKey());
      assertTrue(each.getValue().count() == expected + devices.size());
    }
  }
}
