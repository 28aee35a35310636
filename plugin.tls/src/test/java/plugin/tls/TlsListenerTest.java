package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.ReasonCode;
import broker.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.Connect;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/** A listener with TLS and clients of the JDK: who gets in, and what goes over the wire. */
final class TlsListenerTest {
  @TempDir private Path directory;
  private Pki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
    pki.defaultServer();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void messagesOfEverySizeComeAndGo(String protocol) throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of());
        RawClient subscriber = broker.connect(pki.jdkClient(null), protocol);
        RawClient publisher = broker.connect(pki.jdkClient(null), protocol)) {
      subscriber.connect(Connect.v5("s"));
      subscriber.subscribe("#", 0);
      publisher.connect(Connect.v311("p"));
      for (int size : new int[] {0, 1, 100, 1_024, 16_384, 100_000, 1_000_000}) {
        String payload = "x".repeat(size);
        publisher.send(Publish.publish("a/b", payload));
        subscriber.expectPublish("a/b", payload);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMessagesAtOnceComeAndGo(boolean epoll) throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of(), Limits.DEFAULTS, epoll);
        RawClient subscriber = broker.connect(pki.jdkClient(null), "TLSv1.3");
        RawClient publisher = broker.connect(pki.jdkClient(null), "TLSv1.3")) {
      subscriber.connect(Connect.v5("s"));
      subscriber.subscribe("#", 0);
      publisher.connect(Connect.v5("p"));
      for (int i = 0; i < 5_000; i++) {
        publisher.send(Publish.publish("t", "message " + i));
      }
      for (int i = 0; i < 5_000; i++) {
        subscriber.expectPublish("t", "message " + i);
      }
    }
  }

  @Test
  void aRefusedClientIsToldWhyAndThenThatTheConnectionEnds() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of())) {
      broker.authenticator((connect, exchange) -> exchange.deny(ReasonCode.NOT_AUTHORIZED));
      RawClient client = broker.connect(pki.jdkClient(null), "TLSv1.3");
      client.send(Connect.v5("c"));
      client.send(new byte[10_000]); // what lies unread must not let a reset overtake the answer
      client.expectRefused(0x87);
    }
  }

  @Test
  void theGoodbyeOfTlsIsTheLastThingSaid() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of())) {
      SSLSocket socket = broker.handshake(pki.jdkClient(null), "TLSv1.3");
      RawClient client = RawClient.over(socket, TlsBroker.DEADLINE);
      client.connect(Connect.v5("c"));
      client.send(Packets.disconnect());
      assertEquals(-1, socket.getInputStream().read()); // an end without goodbye would throw
    }
  }

  @Test
  void plainTextIsClosed() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of());
        RawClient client = RawClient.open(broker.port())) {
      client.send(Connect.v5("c"));
      client.expectClosed();
    }
  }

  @Test
  void olderVersionsAreRefused() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of("tls_version", "tlsv1.3"))) {
      assertThrows(IOException.class, () -> broker.handshake(pki.jdkClient(null), "TLSv1.2"));
      broker.handshake(pki.jdkClient(null), "TLSv1.3").close();
    }
  }

  @Test
  void anotherApplicationProtocolIsRefused() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of())) {
      assertEquals("mqtt", negotiated(broker, "h2", "mqtt"));
      assertThrows(SSLHandshakeException.class, () -> negotiated(broker, "http/1.1"));
      broker.change(Map.of("alpn", ""));
      assertEquals("", negotiated(broker, "http/1.1"));
    }
  }

  private String negotiated(TlsBroker broker, String... offered) throws Exception {
    SSLSocket socket =
        (SSLSocket) pki.jdkClient(null).getSocketFactory().createSocket("127.0.0.1", broker.port());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(offered);
    socket.setSSLParameters(parameters);
    try (socket) {
      socket.startHandshake();
      return socket.getApplicationProtocol();
    }
  }

  @Test
  void theNameThatTheClientAsksForChoosesTheCertificate() throws Exception {
    pki.write("other", pki.server("other.example"));
    Map<String, String> both =
        Map.of("certfile", "other.crt, server.crt", "keyfile", "other.key, server.key");
    try (TlsBroker broker = new TlsBroker(directory, both)) {
      SSLSocket socket = broker.handshake(pki.jdkClient(null), "TLSv1.3"); // checks the name
      assertTrue(socket.getSession().getPeerPrincipal().getName().contains("localhost"));
      socket.close();
    }
  }

  @Test
  void aSessionOfTls12IsResumed() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of())) {
      SSLContext context = pki.jdkClient(null);
      byte[] first = sessionId(broker, context);
      assertArrayEquals(first, sessionId(broker, context));
      pki.defaultServer();
      broker.takeOver();
      assertFalse(Arrays.equals(first, sessionId(broker, context)), "with older material");
    }
  }

  private static byte[] sessionId(TlsBroker broker, SSLContext context) throws Exception {
    try (SSLSocket socket = broker.handshake(context, "TLSv1.2")) {
      RawClient.over(socket, TlsBroker.DEADLINE).connect(Connect.v5("c"));
      SSLSession session = socket.getSession();
      return session.getId();
    }
  }

  @Test
  void thePortIsOpenWhileThePluginIsThereAndConnectionsStay() throws Exception {
    try (TlsBroker broker = new TlsBroker(directory, Map.of(), gap(0), true)) {
      RawClient client = broker.connect(pki.jdkClient(null), "TLSv1.3");
      client.connect(Connect.v5("c"));
      assertTrue(broker.listener().boundAddress().isPresent());
      broker.withdraw();
      assertTrue(broker.listener().boundAddress().isEmpty());
      assertTrue(broker.listener().isWaiting());
      assertEquals("waits for TLS mqtts", broker.listener().problem().orElseThrow());
      client.sync();
      broker.change(Map.of());
      assertTrue(broker.listener().boundAddress().isPresent());
      client.sync();
      broker.connect(pki.jdkClient(null), "TLSv1.3").connect(Connect.v5("d"));
    }
  }

  private static Limits gap(int millis) {
    return Limits.builder().authenticationGapMillis(millis).build();
  }

  @Test
  void whoComesWhileThePluginIsReplacedWaitsForTheNextVersion() throws Exception {
    SSLContext context = pki.jdkClient(null);
    try (TlsBroker broker = new TlsBroker(directory, Map.of(), gap(60_000), true)) {
      broker.withdraw();
      FutureTask<RawClient> coming = new FutureTask<>(() -> broker.connect(context, "TLSv1.3"));
      new Thread(coming, "coming").start();
      assertThrows(TimeoutException.class, () -> coming.get(100, TimeUnit.MILLISECONDS));
      broker.change(Map.of());
      coming.get(TlsBroker.DEADLINE.toSeconds(), TimeUnit.SECONDS).connect(Connect.v5("c"));
    }
  }

  @Test
  void whenNoVersionComesInTimeWhoWaitsIsRefusedAndThePortIsClosed() throws Exception {
    SSLContext context = pki.jdkClient(null);
    try (TlsBroker broker = new TlsBroker(directory, Map.of(), gap(200), true)) {
      var closed = new CountDownLatch(1);
      broker
          .listener()
          .whenChanged(
              () -> {
                if (broker.listener().boundAddress().isEmpty()) {
                  closed.countDown();
                }
              });
      broker.withdraw();
      assertTrue(broker.listener().boundAddress().isPresent(), "a gap that may be short");
      SSLException refused =
          assertThrows(SSLException.class, () -> broker.handshake(context, "TLSv1.3"));
      assertTrue(refused.getMessage().contains("internal_error"), refused::toString);
      assertTrue(closed.await(TlsBroker.DEADLINE.toSeconds(), TimeUnit.SECONDS));
      broker.change(Map.of());
      broker.connect(context, "TLSv1.3").connect(Connect.v5("d"));
    }
  }
}
