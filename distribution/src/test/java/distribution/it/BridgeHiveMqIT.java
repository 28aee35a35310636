package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import testkit.FreePorts;

/**
 * The configuration for a cloud broker with user name and password in {@code docs/bridging.md},
 * with HiveMQ Community Edition as the cloud; on demand with {@code -Dhivemq.lib}, where {@code mvn
 * -f bench/peers package} puts its jars.
 */
@EnabledIfSystemProperty(named = "hivemq.lib", matches = ".+")
final class BridgeHiveMqIT {
  private static final int MESSAGES = 300;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path directory;
  private final Map<String, Integer> gotThere = new TreeMap<>();
  private final Map<String, Integer> gotHere = new TreeMap<>();
  private BrokerHome home;
  private Process broker;
  private Process hive;
  private Transcript console;
  private int plainPort;
  private int tlsPort;

  @AfterEach
  void stop() throws Exception {
    for (Process each : new Process[] {broker, hive}) {
      if (each != null) {
        end(each);
      }
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void startOurs() throws Exception {
    home = new BrokerHome(directory.resolve("home"));
    home.listener("mqtts", "host = 127.0.0.1", "port = 0", "tls = mqtts");
    home.shipped("plugin.tls-mqtts.cfg");
    broker = home.start("run");
    console = new Transcript(broker);
    console.await("listener mqtts on .* with TLS mqtts");
  }

  private void startHiveMq() throws Exception {
    Path tls = home.directory().resolve("data/tls");
    Path keys = directory.resolve("keys.p12");
    String[] export = {
      "openssl",
      "pkcs12",
      "-export",
      "-name",
      "hive",
      "-passout",
      "pass:changeit",
      "-in",
      tls.resolve("server.crt").toString(),
      "-inkey",
      tls.resolve("server.key").toString(),
      "-out",
      keys.toString()
    };
    assertEquals(0, new ProcessBuilder(export).inheritIO().start().waitFor());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-cp", System.getProperty("hivemq.lib") + "/*"));
    command.add("../bench/peers/HiveMqPeer.java");
    command.add(Integer.toString(plainPort));
    command.add(directory.resolve("hive").toString());
    command.add(Integer.toString(tlsPort));
    command.addAll(List.of(keys.toString(), "changeit", "gateway-7", "secret"));
    hive = new ProcessBuilder(command).redirectErrorStream(true).start();
    new Transcript(hive).await("HiveMQ CE runs");
  }

  private void configure() throws Exception {
    home.write("hivemq.password", "wrong");
    List<String> tls = new ArrayList<>(List.of("cafile = data/tls/ca.crt"));
    tls.addAll(BridgingPage.lines("plugin.tls-public.cfg", "tls_use_os_certs"));
    home.write("plugin.tls-public.cfg", tls.toArray(String[]::new));
    List<String> bridge =
        new ArrayList<>(BridgingPage.lines("plugin.bridge-hivemq.cfg", "address"));
    bridge.add("address = localhost:" + tlsPort);
    bridge.add("topic.3 = once/# out 2 \"\" plants/7/");
    bridge.add("topic.4 = order/# in 2 \"\" plants/7/");
    home.write("plugin.bridge-hivemq.cfg", bridge.toArray(String[]::new));
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void allGetsThereAndBackAlsoWhenTheCloudIsAwayForAWhile() throws Exception {
    plainPort = FreePorts.next();
    tlsPort = FreePorts.next();
    startOurs();
    startHiveMq();
    configure();
    console.await("bridge hivemq: cannot connect to localhost:\\d+ .*[Nn]ot authori");
    home.write("hivemq.password", "secret");
    console.await("bridge hivemq: connected to localhost:" + tlsPort + " \\(MQTT 5.0");
    int port = Integer.parseInt(console.await("listener tcp on \\S+:(\\d+)").group(1));
    try (NumberedClient here = new NumberedClient(port, "here", false, gotHere)) {
      here.subscribe("cmd/#", 1);
      here.subscribe("order/#", 2);
      try (NumberedClient there = there()) {
        publish(here, "line1/", "once/", 0);
        publish(there, "plants/7/cmd/", "plants/7/order/", 0);
        await(gotThere, 2 * MESSAGES);
        await(gotHere, 2 * MESSAGES);
      }
      int mark = console.mark();
      end(hive);
      publish(here, "line1/", "once/", MESSAGES);
      startHiveMq();
      console.await(mark, "bridge hivemq: connected to");
      try (NumberedClient there = there()) {
        publish(there, "plants/7/cmd/", "plants/7/order/", MESSAGES);
        await(gotThere, 4 * MESSAGES);
        await(gotHere, 4 * MESSAGES);
      }
    }
    assertOnce(gotThere, "plants/7/once/");
    assertOnce(gotHere, "order/");
  }

  private NumberedClient there() throws Exception {
    NumberedClient there = new NumberedClient(plainPort, "there", false, gotThere);
    there.subscribe("plants/7/line1/#", 1);
    there.subscribe("plants/7/once/#", 2);
    return there;
  }

  private static void publish(NumberedClient client, String least, String once, int first)
      throws Exception {
    int before = client.acknowledged().size();
    for (int i = first; i < first + MESSAGES; i++) {
      assertTrue(client.publish(least + i, 1) && client.publish(once + i, 2), "it is gone");
    }
    client.settle();
    assertEquals(before + 2 * MESSAGES, client.acknowledged().size());
  }

  private static void await(Map<String, Integer> got, int topics) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    synchronized (got) {
      while (got.size() < topics) {
        assertTrue(System.nanoTime() < deadline, got.size() + " of " + topics + " came");
        got.wait(200);
      }
    }
  }

  private static void assertOnce(Map<String, Integer> got, String topics) {
    Map<String, Integer> more = new TreeMap<>(got);
    more.entrySet().removeIf(each -> !each.getKey().startsWith(topics) || each.getValue() == 1);
    assertEquals(Map.of(), more);
  }
}
