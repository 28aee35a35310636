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
    String shipped = "plugin.tls-mqtts.cfg";
    Files.copy(BrokerHome.APPLIANCE.resolve("etc").resolve(shipped), home.etc(shipped));
    broker = home.start("run");
    console = new Transcript(broker);
    console.await("listener mqtts on .* with TLS mqtts");
    assertEquals(0, home.run("cert", "issue", "gateway-7").status());
    Path tls = home.directory().resolve("data/tls");
    List<String> lines = new ArrayList<>(List.of(wanted));
    lines.add("cafile " + tls.resolve("ca.crt"));
    lines.add("certfile " + tls.resolve("server.crt"));
    lines.add("keyfile " + tls.resolve("server.key"));
    remote = Mosquitto.start(directory, lines.toArray(String[]::new));
  }

  /** The lines of a file on the page, but for those that are replaced here. */
  private static List<String> onPage(String file, String... replacedKeys) throws Exception {
    String page = Files.readString(Path.of("../docs/bridging.md"));
    Matcher block =
        Pattern.compile("# etc/" + Pattern.quote(file) + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertTrue(block.find(), file);
    return block
        .group(1)
        .lines()
        .filter(line -> Stream.of(replacedKeys).noneMatch(key -> line.startsWith(key + " =")))
        .toList();
  }

  private void write(String file, List<String> lines, String... more) throws Exception {
    home.write(file, Stream.concat(lines.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aCertificateAloneLetsTheBridgeInAndARightAuthorityIsNeeded() throws Exception {
    start("require_certificate true", "use_identity_as_username true");
    String keys = "data/tls/clients/gateway-7";
    List<String> tls = onPage("plugin.tls-aws.cfg", "cafile", "certfile", "keyfile");
    String certificate = "certfile = " + keys + ".crt";
    String key = "keyfile = " + keys + ".key";
    write("plugin.tls-aws.cfg", tls, "tls_use_os_certs = true", certificate, key);
    write(
        "plugin.bridge-aws.cfg",
        onPage("plugin.bridge-aws.cfg", "address"),
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
    List<String> tls = onPage("plugin.tls-public.cfg", "tls_use_os_certs");
    write("plugin.tls-public.cfg", tls, "cafile = data/tls/ca.crt");
    write(
        "plugin.bridge-hivemq.cfg",
        onPage("plugin.bridge-hivemq.cfg", "address"),
        "address = localhost:" + remote.port());
    console.await("bridge hivemq: cannot connect to localhost:\\d+ .*[Nn]ot authori");
    home.write("hivemq.password", "secret");
    console.await("bridge hivemq: connected to localhost:" + remote.port() + " \\(MQTT 5.0");
    assertMirrored("gateway-7");
  }

  @Test
  void aCertificateAndAUserNameLetTheBridgeIn() throws Exception {
    start("require_certificate true", "allow_anonymous true");
    List<String> tls = onPage("plugin.tls-azure.cfg", "tls_use_os_certs", "certfile", "keyfile");
    String keys = "data/tls/clients/gateway-7";
    write(
        "plugin.tls-azure.cfg",
        tls,
        "cafile = data/tls/ca.crt",
        "certfile = " + keys + ".crt",
        "keyfile = " + keys + ".key");
    write(
        "plugin.bridge-azure.cfg",
        onPage("plugin.bridge-azure.cfg", "address"),
        "address = localhost:" + remote.port());
    console.await("bridge azure: connected to localhost:" + remote.port() + " \\(MQTT 5.0");
    assertMirrored("gateway-7");
    assertTrue(Files.readString(remote.log()).contains("u'gateway-7-authnID'"));
  }

  private String port() throws Exception {
    return console.await("listener tcp on \\S+:(\\d+)").group(1);
  }
}
