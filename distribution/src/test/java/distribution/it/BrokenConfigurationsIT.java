package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import testkit.Connect;
import testkit.RawClient;

/**
 * Every kind of mistake in every kind of file, on a broker that runs: it goes on, nothing that is
 * active changes, and a line names file, key and reason.
 */
final class BrokenConfigurationsIT {
  private static final String KEPT = "broker.core.cfg";
  private static final String CHANGES =
      ".*( applied|listener \\S+ (changed|on |closed)|is in force|connected to|disconnected).*";

  /** Of each file a number with its range, a switch or choice, and a mistake of its own. */
  private static final Map<String, String[][]> OWN =
      Map.of(
          KEPT,
          mistakes("max_qos = 3", "retain_available = yes", "queue_full = block", "tolerate = all"),
          "broker.listener-mqtts.cfg",
          mistakes(
              "port = 70000",
              "allow_anonymous = yes",
              "max_connections = -1",
              "host = no such host"),
          "plugins.cfg",
          mistakes(
              "kept_versions = -1",
              "require_signature = yes",
              "start_time_ms = 0",
              "trust_store = etc/nobody.pem"),
          "plugin.auth.cfg",
          mistakes(
              "hash_threads = -1",
              "check_subscribe = yes",
              "failure_delay_ms = -1",
              "remember_logins_s = -1"),
          "plugin.persistence.cfg",
          mistakes(
              "maximum_size_mib = 1",
              "log_size_mib = many",
              "cache_size_mib = 0",
              "log_size_mib = 100"),
          "plugin.tls-mqtts.cfg",
          mistakes(
              "require_certificate = yes",
              "tls_use_os_certs = yes",
              "tls_version = tlsv1.1",
              "ciphers = NONE"),
          "plugin.bridge-far.cfg",
          mistakes(
              "keepalive_interval = 1",
              "try_private = yes",
              "queue_policy = block",
              "start_type = lazy"));

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  private static String[][] mistakes(String... lines) {
    String[][] mistakes = new String[lines.length][];
    for (int i = 0; i < lines.length; i++) {
      mistakes[i] = new String[] {lines[i], lines[i].replaceFirst(" = .*", "")};
    }
    return mistakes;
  }

  /** Bytes of a broken file, and what the log has to say of it. */
  private record Broken(byte[] bytes, String reason) {}

  private static Broken text(String text, String reason) {
    return new Broken(text.getBytes(StandardCharsets.UTF_8), reason);
  }

  private static List<Broken> broken(String[][] own) {
    List<Broken> all = new ArrayList<>();
    String good = own[0][1] + " = 1\n";
    all.add(text("colour = blue\n", "colour: unknown key"));
    all.add(
        text("# a\n" + good + good, "line 3: " + own[0][1] + ": is set twice, first in line 2"));
    all.add(text(own[0][1].substring(0, 4), "line 1: '" + own[0][1].substring(0, 4) + "' has no"));
    all.add(new Broken(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF}, "is not UTF-8 text"));
    all.add(new Broken(new byte[9], "line 1: character U\\+0000 has no place in here"));
    for (String[] each : own) {
      all.add(text(before(each[1]) + each[0] + "\n", each[1] + ": "));
    }
    return all;
  }

  private static String before(String key) {
    return switch (key) {
      // a bridge needs an address before anything else of it is looked at
      case "keepalive_interval", "queue_policy" -> "address = 127.0.0.1:9\ntopic.1 = a/# out\n";
      case "host" -> "port = 0\ntls = mqtts\n"; // it would overlap what is open
      default -> "";
    };
  }

  @Test
  void eachIsToldAndNothingThatIsActiveChanges() throws Exception {
    EquippedBroker broker = EquippedBroker.equip(BROKER);
    int start = BROKER.console().mark();
    BROKER.home().write("plugins.cfg", "kept_versions = 3");
    BROKER.console().await(start, "plugins.cfg applied");
    RawClient client = RawClient.over(broker.socket(true), Duration.ofSeconds(20));
    connect(client, "stays");
    int mark = BROKER.console().mark();
    Map<String, List<Broken>> plan = new LinkedHashMap<>();
    OWN.forEach((file, own) -> plan.put(file, broken(own)));
    List<String> wrong = new ArrayList<>();
    int rounds = plan.get(KEPT).size();
    for (int round = 0; round < rounds; round++) {
      breakAll(plan, round, wrong);
      client.sync();
      try (RawClient newcomer = RawClient.over(broker.socket(true), Duration.ofSeconds(20))) {
        connect(newcomer, "comes");
      }
    }
    List<String> changes =
        BROKER.console().lines(mark).stream()
            .filter(line -> line.matches(CHANGES) && !line.contains("Connection: comes"))
            .filter(line -> !line.contains("comes") && !line.contains("ERROR"))
            .toList();
    client.close();
    assertTrue(plan.values().stream().mapToInt(List::size).sum() >= 50);
    assertEquals(List.of(), wrong);
    assertEquals(List.of(), changes);
  }

  private static void connect(RawClient client, String id) {
    Connect connect = Connect.v5(id).cleanStart().userName(EquippedBroker.USER);
    assertEquals(0, client.connect(connect.password(EquippedBroker.PASSWORD)).reasonCode());
  }

  private static void breakAll(Map<String, List<Broken>> plan, int round, List<String> wrong)
      throws Exception {
    int mark = BROKER.console().mark();
    for (Map.Entry<String, List<Broken>> each : plan.entrySet()) {
      Path file = BROKER.home().etc(each.getKey());
      Path draft = BROKER.home().etc(each.getKey() + ".draft");
      Files.write(draft, each.getValue().get(round).bytes());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    for (Map.Entry<String, List<Broken>> each : plan.entrySet()) {
      Broken broken = each.getValue().get(round);
      String name = "etc/" + each.getKey() + ": ";
      String line = complaint(mark, "(ERROR|WARN) .*(" + name + "|TLS mqtts: ).*");
      if (!line.matches(".*" + name + broken.reason() + ".*stays in force.*")) {
        wrong.add("expected " + name + broken.reason() + ", but was " + line);
      }
    }
  }

  private static String complaint(int mark, String pattern) throws Exception {
    try {
      return BROKER.console().await(mark, pattern).group();
    } catch (AssertionError e) {
      return "silence";
    }
  }
}
