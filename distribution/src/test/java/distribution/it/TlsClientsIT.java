package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import distribution.it.TestAuthority.Issued;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that nobody here wrote, at a listener that asks for certificates. */
final class TlsClientsIT {
  private static final byte[] PAYLOAD = "21.5".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;
  private CertifiedBroker broker;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Commands.isInstalled("openssl"));
    broker = new CertifiedBroker(directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  private Mqtt5BlockingClient hiveMq(String protocol, Issued identity) throws Exception {
    return Mqtt5Client.builder()
        .identifier("hivemq")
        .serverHost("localhost")
        .serverPort(broker.port)
        .sslConfig(
            MqttClientSslConfig.builder()
                .trustManagerFactory(broker.authority.trust())
                .keyManagerFactory(identity.keys())
                .protocols(List.of(protocol))
                .build())
        .buildBlocking();
  }

  private void publishWithPaho(String protocol, String user) throws Exception {
    try (MqttClient paho =
        new MqttClient("ssl://localhost:" + broker.port, "paho", new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      Issued identity = broker.authority.client(user);
      options.setSocketFactory(broker.authority.context(protocol, identity).getSocketFactory());
      paho.connect(options);
      paho.publish("plant/" + user + "/t", PAYLOAD, 1, false);
      paho.disconnect();
    }
  }

  /**
   * As in {@code mosquitto_pub -h localhost -p 8883 --cafile ca.crt --cert c.crt --key c.key ...}.
   */
  private List<String> mosquittoPub(String user, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("mosquitto_pub", "-h", "localhost", "-p", "" + broker.port, "-q", "1"));
    command.addAll(List.of("-t", "plant/" + user + "/t", "-m", "21.5"));
    command.addAll(List.of(more));
    return command;
  }

  private List<String> mosquittoPub(String user, Issued identity, String... more) {
    List<String> command = mosquittoPub(user, "--cafile", broker.authority.file().toString());
    command.addAll(List.of("--cert", identity.certificate().toString()));
    command.addAll(List.of("--key", identity.key().toString()));
    command.addAll(List.of(more));
    return command;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientsWithACertificateGetInUnderItsName(String protocol) throws Exception {
    assumeTrue(Commands.isInstalled("mosquitto_pub"));
    Issued mosquitto = broker.authority.client("mosquitto");
    Mqtt5BlockingClient chief = hiveMq(protocol, broker.authority.client("chief"));
    chief.connect();
    try (var messages = chief.publishes(MqttGlobalPublishFilter.ALL)) {
      chief.subscribeWith().topicFilter("plant/#").send();
      publishWithPaho(protocol, "paho");
      String[] version = {"--tls-version", protocol.toLowerCase(java.util.Locale.ROOT)};
      assertEquals(0, Commands.status(mosquittoPub("mosquitto", mosquitto, version)));
      Set<String> topics = new TreeSet<>();
      for (int i = 0; i < 2; i++) {
        var message = messages.receive(10, TimeUnit.SECONDS).orElseThrow();
        topics.add(message.getTopic().toString());
      }
      assertEquals(Set.of("plant/mosquitto/t", "plant/paho/t"), topics);
    }
    chief.disconnect();
    assertEquals(0, Commands.status(openssl(protocol, mosquitto)));
  }

  private List<String> openssl(String protocol, Issued identity) {
    String address = "localhost:" + broker.port;
    String version = protocol.equals("TLSv1.2") ? "-tls1_2" : "-tls1_3";
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", address, "-brief", version));
    command.addAll(List.of("-CAfile", broker.authority.file().toString(), "-verify_return_error"));
    command.addAll(List.of("-cert", identity.certificate().toString()));
    command.addAll(List.of("-key", identity.key().toString()));
    return command;
  }

  @Test
  void allOthersAreRefused() throws Exception {
    assumeTrue(Commands.isInstalled("mosquitto_pub"));
    Issued ended = broker.authority.client("ended", Instant.now().minus(Duration.ofMinutes(1)));
    Issued revoked = broker.authority.client("revoked");
    broker.file("ca.crl", broker.authority.revoke(revoked));
    broker.console.await("changed material is in force");
    Issued stranger =
        new TestAuthority(directory.resolve("stranger"), "stranger").client("stranger");
    for (String version : List.of("tlsv1.2", "tlsv1.3")) {
      String[] tls = {"--tls-version", version};
      assertNotEquals(0, Commands.status(mosquittoPub("ended", ended, tls)), "expired");
      assertNotEquals(0, Commands.status(mosquittoPub("revoked", revoked, tls)), "revoked");
      assertNotEquals(0, Commands.status(mosquittoPub("stranger", stranger, tls)), "wrong CA");
      List<String> nameless =
          mosquittoPub("x", "--cafile", broker.authority.file().toString(), tls[0], tls[1]);
      assertNotEquals(0, Commands.status(nameless), "no certificate");
    }
    assertNotEquals(0, Commands.status(mosquittoPub("x")), "plain text");
    Issued good = broker.authority.client("good");
    List<String> old = openssl("TLSv1.3", good);
    old.remove("-tls1_3");
    old.addAll(List.of("-tls1", "-cipher", "ALL:@SECLEVEL=0"));
    assertNotEquals(0, Commands.status(old), "TLS 1.0");
    assertEquals(0, Commands.status(mosquittoPub("good", good)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoIsRefusedLearnsWhyFromAnAlert(String protocol) throws Exception {
    Issued ended = broker.authority.client("ended", Instant.now().minus(Duration.ofMinutes(1)));
    SSLException refused =
        assertThrows(
            SSLException.class, () -> broker.handshake(protocol, ended).getInputStream().read());
    assertTrue(refused.getMessage().contains("alert: certificate_"), refused::toString);
  }
}
