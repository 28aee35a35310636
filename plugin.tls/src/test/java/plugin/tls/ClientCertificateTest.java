package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plugin.tls.material.Identity;
import testkit.Connect;
import testkit.RawClient;

/** Clients that show certificates: who gets in, as whom, and for how long. */
final class ClientCertificateTest {
  private static final Map<String, String> REQUIRED = Map.of("require_certificate", "true");

  @TempDir private Path directory;
  private Pki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
    pki.defaultServer();
  }

  private static Map<String, String> required(String key, String value) {
    Map<String, String> settings = new HashMap<>(REQUIRED);
    settings.put(key, value);
    return settings;
  }

  private SSLContext context(@Nullable Identity identity) throws Exception {
    return pki.jdkClient(identity);
  }

  /** With TLS 1.3 a client learns only after its handshake that it was refused. */
  private static void assertRefused(TlsBroker broker, SSLContext context, String protocol) {
    assertThrows(
        SSLException.class, // an alert, which no reset overtakes
        () -> {
          try (var socket = broker.handshake(context, protocol)) {
            socket.getInputStream().read();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void onlyWhoHasACertificateOfTheAuthorityGetsIn(String protocol) throws Exception {
    Pki stranger = new Pki(directory.resolve("stranger"), "stranger");
    try (TlsBroker broker = new TlsBroker(directory, REQUIRED)) {
      broker.connect(context(pki.client("device")), protocol).connect(Connect.v5("c"));
      assertRefused(broker, context(null), protocol);
      assertRefused(broker, context(stranger.client("device")), protocol);
      Identity ended = pki.client("device", Instant.now().minus(Duration.ofHours(1)));
      assertRefused(broker, context(ended), protocol);
      Identity server = pki.server("device");
      assertRefused(broker, context(server), protocol);
    }
  }

  @Test
  void anOptionalCertificateMayBeMissingButNotWrong() throws Exception {
    Pki stranger = new Pki(directory.resolve("stranger"), "stranger");
    try (TlsBroker broker = new TlsBroker(directory, Map.of("require_certificate", "optional"))) {
      broker.connect(context(null), "TLSv1.3").connect(Connect.v5("c"));
      assertRefused(broker, context(stranger.client("device")), "TLSv1.3");
    }
  }

  @Test
  void theCommonNameIsTheUserName() throws Exception {
    assertEquals("pump 7", userName(required("use_identity_as_username", "true")));
  }

  @Test
  void theSubjectIsTheUserName() throws Exception {
    assertEquals("CN=pump 7", userName(required("use_subject_as_username", "true")));
  }

  private String userName(Map<String, String> settings) throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    try (TlsBroker broker = new TlsBroker(directory, settings)) {
      broker.authenticator(
          (connect, exchange) -> {
            seen.add(connect.certificateUserName().orElse("none"));
            exchange.abstain();
          });
      broker.connect(context(pki.client("pump 7")), "TLSv1.3").send(Connect.v5("c"));
      return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aRevokedClientIsDisconnectedAndTheOthersNoticeNothing(String protocol) throws Exception {
    Identity stays = pki.client("stays");
    Identity goes = pki.client("goes");
    pki.revoke(pki.client("somebody").certificate());
    try (TlsBroker broker = new TlsBroker(directory, required("crlfile", "ca.crl"));
        RawClient staying = broker.connect(context(stays), protocol);
        RawClient going = broker.connect(context(goes), protocol)) {
      staying.connect(Connect.v5("stays"));
      going.connect(Connect.v5("goes"));
      pki.revoke(goes.certificate());
      broker.takeOver();
      going.expectDisconnect(0x87);
      staying.sync();
      assertRefused(broker, context(goes), protocol);
    }
  }

  @Test
  void clientsOfAnAuthorityThatIsRemovedAreDisconnected() throws Exception {
    Pki other = new Pki(directory.resolve("other"), "other");
    pki.pem("ca.crt", pki.authority.certificate(), other.authority.certificate());
    try (TlsBroker broker = new TlsBroker(directory, REQUIRED);
        RawClient staying = broker.connect(context(pki.client("stays")), "TLSv1.3");
        RawClient going = broker.connect(context(other.client("goes")), "TLSv1.3")) {
      staying.connect(Connect.v5("stays"));
      going.connect(Connect.v311("goes"));
      pki.pem("ca.crt", pki.authority.certificate());
      broker.takeOver();
      going.expectClosed();
      staying.sync();
    }
  }

  @Test
  void brokenMaterialLeavesTheOldInForce() throws Exception {
    Identity device = pki.client("device");
    try (TlsBroker broker = new TlsBroker(directory, REQUIRED);
        RawClient client = broker.connect(context(device), "TLSv1.3")) {
      client.connect(Connect.v5("c"));
      pki.write("server", new Identity(pki.client("x").key(), pki.server("localhost").chain()));
      broker.takeOver();
      client.sync();
      broker.connect(context(device), "TLSv1.3").connect(Connect.v5("d"));
      pki.defaultServer();
      broker.takeOver();
      broker.connect(context(device), "TLSv1.3").connect(Connect.v5("e"));
      client.sync();
    }
  }
}
