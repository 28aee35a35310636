package distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS of the built appliance, from its first start, with clients that nobody here wrote. */
class TlsIT {
  private static final Path APPLIANCE = Path.of(System.getProperty("appliance"));
  private static final Pattern OPEN =
      Pattern.compile("listener mqtts on /127\\.0\\.0\\.1:(\\d+) with TLS");
  private static final byte[] PAYLOAD = "21.5".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path home;
  private Process broker;
  private BufferedReader log;
  private int port;

  private void start(boolean anonymous) throws IOException {
    for (String name : List.of("etc", "plugins")) {
      copy(APPLIANCE.resolve(name), home.resolve(name));
    }
    Files.delete(home.resolve("etc/broker.listener-tcp.cfg"));
    Files.write(
        home.resolve("etc/broker.listener-mqtts.cfg"),
        List.of("host = 127.0.0.1", "port = 0", "tls = mqtts", "allow_anonymous = " + anonymous));
    ProcessBuilder builder =
        new ProcessBuilder(APPLIANCE.resolve("bin/broker").toString(), "run")
            .redirectErrorStream(true);
    builder.environment().put("BROKER_HOME", home.toString());
    broker = builder.start();
    log = broker.inputReader();
    awaitOpenPort();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(each.getFileName()));
      }
    }
  }

  private void awaitOpenPort() throws IOException {
    Matcher open = OPEN.matcher(awaitLine(line -> OPEN.matcher(line).find()));
    assertTrue(open.find());
    port = Integer.parseInt(open.group(1));
  }

  private String awaitLine(Predicate<String> wanted) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (wanted.test(line)) {
        return line;
      }
    }
    throw new AssertionError("the broker has ended");
  }

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.toHandle().destroy();
      assertTrue(broker.waitFor(20, TimeUnit.SECONDS));
    }
  }

  private Path authority() {
    return home.resolve("data/tls/ca.crt");
  }

  private TrustManagerFactory trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority())) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  private Mqtt5BlockingClient hiveMq(String protocol) throws Exception {
    return Mqtt5Client.builder()
        .identifier("hivemq")
        .serverHost("localhost")
        .serverPort(port)
        .sslConfig(
            MqttClientSslConfig.builder()
                .trustManagerFactory(trust())
                .protocols(List.of(protocol))
                .build())
        .buildBlocking();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void foreignClientsTalkFromTheFirstStart(String protocol) throws Exception {
    start(true);
    Mqtt5BlockingClient subscriber = hiveMq(protocol);
    subscriber.connect();
    try (var messages = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
      subscriber.subscribeWith().topicFilter("line1/#").send();
      SSLContext context = SSLContext.getInstance(protocol);
      context.init(null, trust().getTrustManagers(), null);
      try (MqttClient publisher =
          new MqttClient("ssl://localhost:" + port, "paho", new MemoryPersistence())) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(context.getSocketFactory());
        publisher.connect(options);
        publisher.publish("line1/temperature", PAYLOAD, 1, false);
        publisher.disconnect();
      }
      var message = messages.receive(10, TimeUnit.SECONDS).orElseThrow();
      assertArrayEquals(PAYLOAD, message.getPayloadAsBytes());
    }
    subscriber.disconnect();
  }

  @Test
  void mosquittosClientsGetInWithTlsOnly() throws Exception {
    assumeTrue(isInstalled("mosquitto_pub"));
    start(true);
    List<String> publish =
        List.of(
            "mosquitto_pub", "-h", "localhost", "-p", "" + port, "-t", "t", "-m", "m", "-q", "1");
    List<String> encrypted = new ArrayList<>(publish);
    encrypted.addAll(List.of("--cafile", authority().toString()));
    assertEquals(0, status(encrypted));
    assertNotEquals(0, status(publish));
  }

  @Test
  void oldVersionsOfTlsAreRefused() throws Exception {
    assumeTrue(isInstalled("openssl"));
    start(true);
    List<String> connect =
        List.of("openssl", "s_client", "-connect", "localhost:" + port, "-brief");
    for (String version : List.of("-tls1", "-tls1_1")) {
      List<String> old = new ArrayList<>(connect);
      old.addAll(List.of(version, "-cipher", "ALL:@SECLEVEL=0"));
      assertNotEquals(0, status(old), version);
    }
    assertEquals(0, status(connect));
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
  }

  private static int status(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void nobodyUnknownGetsInRemotely() throws Exception {
    start(false);
    assertThrows(Mqtt5ConnAckException.class, () -> hiveMq("TLSv1.3").connect());
  }

  @Test
  void thePluginGoesAndComesAndTheClientStays() throws Exception {
    start(true);
    Mqtt5BlockingClient client = hiveMq("TLSv1.3");
    client.connect();
    try (var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter("#").send();
      Path plugin;
      try (Stream<Path> plugins = Files.list(home.resolve("plugins"))) {
        plugin =
            plugins
                .filter(each -> each.getFileName().toString().startsWith("plugin.tls"))
                .findFirst()
                .orElseThrow();
      }
      Path aside = home.resolve(plugin.getFileName());
      Files.move(plugin, aside, StandardCopyOption.ATOMIC_MOVE);
      awaitLine(line -> line.contains("listener mqtts closed its port"));
      Files.move(aside, plugin, StandardCopyOption.ATOMIC_MOVE);
      awaitOpenPort();
      client.publishWith().topic("a").payload(PAYLOAD).send();
      assertTrue(messages.receive(10, TimeUnit.SECONDS).isPresent());
    }
    client.disconnect();
    hiveMq("TLSv1.3").connect();
  }
}
