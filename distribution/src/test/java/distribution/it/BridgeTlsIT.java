package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/**
 * The configurations for clouds in {@code docs/bridging.md}, with a Mosquitto in the place of the
 * cloud that wants what it wants, and a private authority in that of the cloud's.
 */
final class BridgeTlsIT {
  @TempDir private Path directory;
  private BrokerHome home;
  private Process broker;
  private Transcript console;
  private Mosquitto remote;
  private List<String> lines; // of its configuration

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.toHandle().destroy();
      assertTrue(broker.waitFor(20, TimeUnit.SECONDS));
    }
    if (remote != null) {
      remote.close();
    }
  }

  /** Our broker makes the authority and the certificates, those of the remote one as well. */
  private void start(String... wanted) throws Exception {
    home = new BrokerHome(directory.resolve("home"));
    home.listener("mqtts", "host = 127.0.0.1", "port = 0", "tls = mqtts");
    home.shipped("plugin.tls-mqtts.cfg");
    broker = home.start("run");
    console = new Transcript(broker);
    console.await("listener mqtts on .* with TLS mqtts");
    assertEquals(0, home.run("cert", "issue", "gateway-7").status());
    Path tls = home.directory().resolve("data/tls");
    lines = new ArrayList<>(List.of(wanted));
    lines.add("cafile " + tls.resolve("ca.crt"));
    lines.add("certfile " + tls.resolve("server.crt"));
    lines.add("keyfile " + tls.resolve("server.key"));
    remote = Mosquitto.start(directory, lines.toArray(String[]::new));
  }

  private void write(String file, List<String> lines, String... more) throws Exception {
    home.write(file, Stream.concat(lines.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aCertificateAloneLetsTheBridgeInAndARightAuthorityIsNeeded() throws Exception {
    start("require_certificate true", "use_identity_as_username true");
    String keys = "data/tls/clients/gateway-7";
    List<String> tls = BridgingPage.lines("plugin.tls-aws.cfg", "cafile", "certfile", "keyfile");
    String certificate = "certfile = " + keys + ".crt";
    String key = "keyfile = " + keys + ".key";
    write("plugin.tls-aws.cfg", tls, "tls_use_os_certs = true", certificate, key);
    write(
        "plugin.bridge-aws.cfg",
        BridgingPage.lines("plugin.bridge-aws.cfg", "address"),
        "address = localhost:" + remote.port());
    console.await("bridge aws: cannot connect to localhost:\\d+ .*certificate");
    write("plugin.tls-aws.cfg", tls, "cafile = data/tls/ca.crt", certificate, key);
    console.await("bridge aws: connected to localhost:" + remote.port() + " \\(MQTT 5.0");
    assertMirrored("gateway-7");
    assertTrue(Files.readString(remote.log()).contains("u'gateway-7'"));
  }

  private void assertMirrored(String clientId) throws Exception {
    home.run("pub", "-p", port(), "-t", "line1/t", "-m", "21", "-q", "1");
    Matcher received =
        Pattern.compile("Received PUBLISH from " + clientId + " .*'plants/7/line1/t'").matcher("");
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (!received.reset(Files.readString(remote.log())).find()) {
      assertTrue(System.nanoTime() < deadline, Files.readString(remote.log()));
      Thread.onSpinWait();
    }
  }

  @Test
  void aUserNameAndItsPasswordLetTheBridgeIn() throws Exception {
    Path passwords = directory.resolve("passwords");
    BrokerHome tool = new BrokerHome(directory.resolve("tool"));
    String[] command = {
      "passwd", "-c", "-b", "-H", "sha512-pbkdf2", passwords.toString(), "gateway-7", "secret"
    };
    assertEquals(0, tool.run(command).status());
    start("allow_anonymous false", "password_file " + passwords);
    home.write("hivemq.password", "wrong");
    List<String> tls = BridgingPage.lines("plugin.tls-public.cfg", "tls_use_os_certs");
    write("plugin.tls-public.cfg", tls, "cafile = data/tls/ca.crt");
    write(
        "plugin.bridge-hivemq.cfg",
        BridgingPage.lines("plugin.bridge-hivemq.cfg", "address"),
        "address = localhost:" + remote.port());
    console.await("bridge hivemq: cannot connect to localhost:\\d+ .*[Nn]ot authori");
    home.write("hivemq.password", "secret");
    console.await("bridge hivemq: connected to localhost:" + remote.port() + " \\(MQTT 5.0");
    assertMirrored("gateway-7");
  }

  @Test
  void aCertificateAndAUserNameLetTheBridgeIn() throws Exception {
    start("require_certificate true", "allow_anonymous true");
    List<String> tls =
        BridgingPage.lines("plugin.tls-azure.cfg", "tls_use_os_certs", "certfile", "keyfile");
    String keys = "data/tls/clients/gateway-7";
    write(
        "plugin.tls-azure.cfg",
        tls,
        "cafile = data/tls/ca.crt",
        "certfile = " + keys + ".crt",
        "keyfile = " + keys + ".key");
    write(
        "plugin.bridge-azure.cfg",
        BridgingPage.lines("plugin.bridge-azure.cfg", "address"),
        "address = localhost:" + remote.port());
    console.await("bridge azure: connected to localhost:" + remote.port() + " \\(MQTT 5.0");
    assertMirrored("gateway-7");
    assertTrue(Files.readString(remote.log()).contains("u'gateway-7-authnID'"));
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void fiftyThousandWaitingMessagesSurviveAnotherCertificateAndAnotherBundle() throws Exception {
    start("require_certificate true", "use_identity_as_username true", "max_queued_messages 0");
    List<String> tls = BridgingPage.lines("plugin.tls-aws.cfg", "cafile", "certfile", "keyfile");
    String clients = "data/tls/clients/";
    String authority = "cafile = data/tls/ca.crt";
    write(
        "plugin.tls-aws.cfg",
        tls,
        authority,
        "certfile = " + clients + "gateway-7.crt",
        "keyfile = " + clients + "gateway-7.key");
    write(
        "plugin.bridge-aws.cfg",
        BridgingPage.lines("plugin.bridge-aws.cfg", "address", "max_messages_per_second"),
        "address = localhost:" + remote.port(),
        "restart_timeout = 1");
    console.await("bridge aws: connected");
    remote.close();
    int messages = 50_000;
    try (NumberedClient here = new NumberedClient(Integer.parseInt(port()), "here")) {
      for (int i = 0; i < messages; i++) {
        assertTrue(here.publish("line1/" + i, 1 + i % 2), "the broker is gone");
      }
      here.settle();
      assertEquals(messages, here.acknowledged().size());
    }
    assertEquals(0, home.run("cert", "issue", "gateway-8").status());
    write(
        "plugin.tls-aws.cfg",
        tls,
        authority,
        "certfile = " + clients + "gateway-8.crt",
        "keyfile = " + clients + "gateway-8.key");
    assertEquals(0, home.run("deploy", nextBundle().toString()).status());
    int mark = console.mark();
    Path log = remote.log();
    remote =
        Mosquitto.start(Mosquitto.requireProgram().toString(), directory, remote.port(), lines);
    console.await(mark, "bridge aws: connected");
    assertEquals(messages, awaitInOrder(log, messages));
    assertTrue(Files.readString(log).contains("u'gateway-8'"));
  }

  private Path nextBundle() throws Exception {
    for (Path jar : PluginJars.shipped()) {
      if (PluginJars.name(jar).equals("plugin.bridge")) {
        return PluginJars.version(jar, "99.0.0", directory.resolve("next.jar"));
      }
    }
    throw new AssertionError("plugin.bridge is not shipped");
  }

  /** How many came, each right after the one before but for repetitions. */
  private static int awaitInOrder(Path log, int messages) throws Exception {
    Pattern received = Pattern.compile("Received PUBLISH from .*'plants/7/line1/(\\d+)'");
    long deadline = System.nanoTime() + 4 * Transcript.PATIENCE.toNanos();
    int next = 0;
    while (next < messages && System.nanoTime() < deadline) {
      next = 0;
      Matcher each = received.matcher(Files.readString(log));
      while (each.find()) {
        int number = Integer.parseInt(each.group(1));
        assertTrue(number <= next, number + " came before " + next);
        next = Math.max(next, number + 1);
      }
    }
    return next;
  }

  private String port() throws Exception {
    return console.await("listener tcp on \\S+:(\\d+)").group(1);
  }
}
