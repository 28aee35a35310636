package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import distribution.doctor.Metatype;
import distribution.doctor.TestCertificate;
import distribution.it.BrokerHome.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import testkit.Connect;
import testkit.FreePorts;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/**
 * Every key of every file in {@code etc/} is changed while clients are connected, over TLS and
 * plain, MQTT 3.1.1 and 5.0: each change is applied, and they stay. Keys come from the descriptions
 * in the bundles, so a new one is covered, or the test says what it lacks.
 *
 * <p>In the normal build several numbers and switches of a file change at once; {@code
 * -Dconfiguration.keys=1} changes each by itself.
 */
final class LiveConfigurationIT {
  private static final int KEYS_AT_ONCE = Integer.getInteger("configuration.keys", 8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  private final List<RawClient> clients = new ArrayList<>();
  private final Map<String, Map<String, String>> standard = new TreeMap<>();
  private int told;

  /** The file of a kind that is changed, and what the log says when that is done. */
  private static final Map<String, String> APPLIED =
      Map.of(
          "broker.core", "etc/broker.core.cfg applied",
          "broker.listener", "listener more (changed|on \\S+)",
          "plugins", "etc/plugins.cfg applied",
          "plugin.auth", "etc/plugin.auth.cfg applied",
          "plugin.tls", "TLS other: changed material is in force",
          "plugin.bridge", "etc/plugin.bridge-far.cfg applied",
          "plugin.persistence", "etc/plugin.persistence.cfg applied");

  private static EquippedBroker broker;

  @BeforeAll
  static void equip() throws Exception {
    broker = EquippedBroker.equip(BROKER);
    makeFiles();
  }

  @BeforeEach
  void connect() throws Exception {
    for (boolean encrypted : new boolean[] {true, false}) {
      connect(encrypted, Connect.v5("v5" + encrypted));
      connect(encrypted, Connect.v311("v3" + encrypted));
    }
  }

  private void connect(boolean encrypted, Connect connect) throws Exception {
    RawClient client = RawClient.over(broker.socket(encrypted), PATIENCE);
    client.connect(connect.userName(EquippedBroker.USER).password(EquippedBroker.PASSWORD));
    client.subscribe("client/" + clients.size(), 1);
    clients.add(client);
  }

  @AfterEach
  void stop() {
    clients.forEach(RawClient::close);
  }

  /** What the changed keys name. */
  private static void makeFiles() throws Exception {
    BrokerHome home = BROKER.home();
    Files.copy(home.etc("passwd"), home.etc("passwd2"));
    Files.writeString(home.etc("acl"), "user " + EquippedBroker.USER + "\ntopic readwrite #\n");
    Files.writeString(home.etc("password"), EquippedBroker.PASSWORD);
    Path tls = home.directory().resolve("data/tls");
    TestCertificate.make(home.etc("other"), -1, 400); // with other.p12 beside it
    TestCertificate.make(home.etc("second"), -1, 400);
    Files.copy(tls.resolve("ca.crt"), home.etc("ca.pem"));
    Files.createDirectory(home.etc("ca"));
    Files.copy(tls.resolve("ca.crt"), home.etc("ca/ca.crt"));
    assertEquals(0, home.run("cert", "issue", "left").status());
    Result revoked = home.run("cert", "revoke", tls.resolve("clients/left.crt").toString());
    assertEquals(0, revoked.status(), revoked.output()); // makes ca.crl
  }

  private static String file(Metatype type) {
    return switch (type.id()) {
      case "broker.listener" -> "broker.listener-more.cfg";
      case "plugin.tls" -> "plugin.tls-other.cfg";
      case "plugin.bridge" -> "plugin.bridge-far.cfg";
      default -> type.id() + ".cfg";
    };
  }

  private static Map<String, String> lines(String... lines) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : lines) {
      values.put(line.substring(0, line.indexOf(" =")), line.substring(line.indexOf("= ") + 2));
    }
    return values;
  }

  private void write(String file, Map<String, String> values) throws Exception {
    List<String> text = new ArrayList<>();
    values.forEach((key, value) -> text.add(key + " = " + value));
    BROKER.home().write(file, text.toArray(new String[0]));
  }

  private void writeStandard() throws Exception {
    standard.put("broker.listener", lines("port = 0"));
    standard.put("plugin.auth", lines(EquippedBroker.AUTH));
    standard.put("plugin.bridge", lines(EquippedBroker.bridge(BROKER.port())));
    standard.put(
        "plugin.tls",
        lines(
            "certfile = data/tls/server.crt",
            "keyfile = data/tls/server.key",
            "cafile = data/tls/ca.crt"));
    int mark = BROKER.console().mark();
    write("broker.listener-more.cfg", standard.get("broker.listener"));
    write("plugin.tls-other.cfg", standard.get("plugin.tls"));
    write("plugins.cfg", Map.of());
    BROKER.port("more", mark);
    BROKER.console().await(mark, "TLS other: ready");
  }

  @Test
  void everyKeyIsChangedWhileClientsStay() throws Exception {
    List<Metatype> types = types();
    ChangedValues values = new ChangedValues(BROKER.port());
    assertEquals(Set.of(), values.unknown(types), "no such keys any more");
    assertEquals(APPLIED.keySet(), Set.copyOf(types.stream().map(Metatype::id).toList()));
    writeStandard();
    Map<Metatype, List<Map<String, String>>> plan = new LinkedHashMap<>();
    for (Metatype type : types) {
      plan.put(type, changes(type, values));
    }
    List<String> wrong = new ArrayList<>();
    int rounds = plan.values().stream().mapToInt(List::size).max().orElseThrow();
    for (int round = 0; round < rounds; round++) {
      change(plan, round, wrong);
      clientsAreThere(plan, round);
    }
    assertEquals(List.of(), wrong);
  }

  private static List<Metatype> types() throws Exception {
    try (Stream<Path> files = Files.walk(BrokerHome.APPLIANCE)) {
      return Metatype.of(files.filter(file -> file.toString().endsWith(".jar")).toList());
    }
  }

  /** What is written into the file, one after the other. */
  private List<Map<String, String>> changes(Metatype type, ChangedValues values) {
    List<Map<String, String>> changes = new ArrayList<>();
    Map<String, String> together = new LinkedHashMap<>();
    for (Metatype.Key key : type.keys()) {
      if (!values.goesWithOthers(type, key)) {
        changes.add(values.of(type, key));
        continue;
      }
      together.putAll(values.of(type, key));
      if (together.size() == KEYS_AT_ONCE) {
        changes.add(together);
        together = new LinkedHashMap<>();
      }
    }
    if (!together.isEmpty()) {
      changes.add(together);
    }
    return changes;
  }

  private void change(Map<Metatype, List<Map<String, String>>> plan, int round, List<String> wrong)
      throws Exception {
    int mark = BROKER.console().mark();
    for (Map.Entry<Metatype, List<Map<String, String>>> each : plan.entrySet()) {
      if (round < each.getValue().size()) {
        Map<String, String> all =
            new LinkedHashMap<>(standard.getOrDefault(each.getKey().id(), Map.of()));
        all.putAll(each.getValue().get(round));
        all.values().removeIf(String::isEmpty);
        write(file(each.getKey()), all);
      }
    }
    for (Map.Entry<Metatype, List<Map<String, String>>> each : plan.entrySet()) {
      if (round < each.getValue().size()) {
        awaitApplied(mark, each.getKey(), each.getValue().get(round), wrong);
      }
    }
  }

  private static void awaitApplied(
      int mark, Metatype type, Map<String, String> change, List<String> wrong) throws Exception {
    String failed = "(ERROR|WARN) .*(" + file(type) + ": |TLS other: ).*";
    String line;
    try {
      line = BROKER.console().await(mark, APPLIED.get(type.id()) + "|" + failed).group();
    } catch (AssertionError e) {
      line = "ERROR: silence";
    }
    if (line.startsWith("ERROR") || line.startsWith("WARN")) {
      wrong.add(type.id() + " " + change + ": " + line);
    } else if (change.containsKey("io_threads") || change.containsKey("transport")) {
      BROKER.console().await(mark, "io_threads and transport take effect at the next start");
    }
  }

  private void clientsAreThere(Map<Metatype, List<Map<String, String>>> plan, int round) {
    try {
      for (int i = 0; i < clients.size(); i++) {
        RawClient client = clients.get(i);
        told++;
        client.send(Publish.publish("client/" + i, "" + told).qos(1, told));
        client.expect(PacketType.PUBACK);
        int packetId = client.expectPublish("client/" + i, "" + told).packetId();
        client.send(Packets.ack(PacketType.PUBACK, packetId));
      }
    } catch (AssertionError e) {
      List<Object> changes = new ArrayList<>();
      plan.values().forEach(all -> changes.add(round < all.size() ? all.get(round) : "-"));
      throw new AssertionError(e.getMessage() + " after " + changes, e);
    }
  }

  @Test
  void listenersComeMoveAndGoWhileClientsOfOthersStay() throws Exception {
    BrokerHome home = BROKER.home();
    for (int i = 0; i < 3; i++) {
      int mark = BROKER.console().mark();
      home.listener("guest", EquippedBroker.TLS_LISTENER);
      int first = BROKER.port("guest", mark);
      clientsAreThere(Map.of(), 0);
      mark = BROKER.console().mark();
      home.listener("guest", "port = " + FreePorts.next());
      int second = BROKER.port("guest", mark);
      Ports.awaitClosed(first);
      clientsAreThere(Map.of(), 0);
      home.removeListener("guest");
      Ports.awaitClosed(second);
      clientsAreThere(Map.of(), 0);
    }
  }
}
