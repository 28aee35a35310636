package distribution.it;

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
  private static final String OPEN = "listener mqtts on /127\\.0\\.0\\.1:(\\d+) with TLS mqtts";
  private static final byte[] PAYLOAD = "21.5".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path home;
  private Process broker;
  private Transcript console;
  private int port;

  private void start(boolean anonymous) throws Exception {
    BrokerHome files = new BrokerHome(home);
    files.removeListener("tcp");
    files.listener("mqtts", "host = 127.0.0.1", "port = 0", "tls = mqtts", anonymous(anonymous));
    files.shipped("plugin.tls-mqtts.cfg");
    broker = files.start("run");
    console = new Transcript(broker);
    awaitOpenPort(0);
  }

  private static String anonymous(boolean allowed) {
    return "allow_anonymous = " + allowed;
  }

  private void awaitOpenPort(int mark) throws InterruptedException {
    port = Integer.parseInt(console.await(mark, OPEN).group(1));
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
    assumeTrue(Commands.isInstalled("mosquitto_pub"));
    start(true);
    List<String> publish =
        List.of(
            "mosquitto_pub", "-h", "localhost", "-p", "" + port, "-t", "t", "-m", "m", "-q", "1");
    List<String> encrypted = new ArrayList<>(publish);
    encrypted.addAll(List.of("--cafile", authority().toString()));
    assertEquals(0, Commands.status(encrypted));
    assertNotEquals(0, Commands.status(publish));
  }

  @Test
  void ownClientsGetInWithTlsOnly() throws Exception {
    start(true);
    String script = BrokerHome.APPLIANCE.resolve("bin/broker").toString();
    List<String> publish = List.of(script, "pub", "-p", "" + port, "-t", "t", "-m", "m", "-q", "1");
    List<String> encrypted = new ArrayList<>(publish);
    encrypted.addAll(List.of("--cafile", authority().toString()));
    assertEquals(0, Commands.status(encrypted));
    List<String> strangers = new ArrayList<>(publish);
    strangers.add("--tls-use-os-certs");
    assertNotEquals(0, Commands.status(strangers));
    assertNotEquals(0, Commands.status(publish));
  }

  @Test
  void oldVersionsOfTlsAreRefused() throws Exception {
    assumeTrue(Commands.isInstalled("openssl"));
    start(true);
    List<String> connect =
        List.of("openssl", "s_client", "-connect", "localhost:" + port, "-brief");
    for (String version : List.of("-tls1", "-tls1_1")) {
      List<String> old = new ArrayList<>(connect);
      old.addAll(List.of(version, "-cipher", "ALL:@SECLEVEL=0"));
      assertNotEquals(0, Commands.status(old), version);
    }
    assertEquals(0, Commands.status(connect));
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
      int mark = console.mark();
      console.await("listener mqtts closed its port");
      Files.move(aside, plugin, StandardCopyOption.ATOMIC_MOVE);
      awaitOpenPort(mark);
      client.publishWith().topic("a").payload(PAYLOAD).send();
      assertTrue(messages.receive(10, TimeUnit.SECONDS).isPresent());
    }
    client.disconnect();
    hiveMq("TLSv1.3").connect();
  }
}
