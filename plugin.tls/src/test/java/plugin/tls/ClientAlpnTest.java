package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.tls.material.Identity;

/** The application protocols that a client of ours offers, and a server of the JDK that answers. */
final class ClientAlpnTest {
  private static final char[] SECRET = "changeit".toCharArray();

  @TempDir private Path directory;
  private SSLEngine server;
  private SSLEngine client;
  private Throwable failure; // of the handshake, at the client

  private void handshake(List<String> offered, String... taken) throws Exception {
    Pki pki = new Pki(directory, "authority");
    server = jdkServer(pki.defaultServer());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(taken);
    server.setSSLParameters(parameters);
    List<TlsContext> made = new ArrayList<>();
    TlsSettings settings = TlsBroker.settings(directory, Map.of());
    InstantSource clock = InstantSource.system();
    new MaterialKeeper(settings, clock, new SecureRandom(), new Bell(), made::add).tick();
    client = made.get(0).newClientEngine("localhost", 1, offered);
    EmbeddedChannel there = new EmbeddedChannel(new SslHandler(server));
    SslHandler handler = new SslHandler(client);
    EmbeddedChannel here = new EmbeddedChannel(handler);
    handler.handshakeFuture().addListener(done -> failure = done.cause());
    int moved = 1;
    while (moved > 0) {
      moved = carry(here, there) + carry(there, here);
    }
    assertTrue(handler.handshakeFuture().isDone());
  }

  private static SSLEngine jdkServer(Identity identity) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
    keys.setKeyEntry("server", identity.key(), SECRET, chain);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, SECRET);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static int carry(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    int pieces = 0;
    for (ByteBuf piece = from.readOutbound(); piece != null; piece = from.readOutbound()) {
      try {
        to.writeInbound(piece);
      } catch (Exception e) { // of a handshake that fails: the future has it
        pieces++;
      }
      pieces++;
    }
    return pieces;
  }

  @Test
  void theServerGetsWhatIsOfferedAndBothSidesKnowTheAnswer() throws Exception {
    handshake(List.of("x-amzn-mqtt-ca", "mqtt"), "mqtt");
    assertEquals(null, failure);
    assertEquals("mqtt", server.getApplicationProtocol());
    assertEquals("mqtt", client.getApplicationProtocol());
  }

  @Test
  void aServerThatTakesAnotherOneIsNotConnectedTo() throws Exception {
    handshake(List.of("mqtt"), "http/1.1");
    assertNotNull(failure);
    assertTrue(failure.toString().contains("no_application_protocol"), failure.toString());
  }

  @Test
  void aServerThatKnowsNoneIsConnectedTo() throws Exception {
    handshake(List.of("mqtt"));
    assertEquals(null, failure);
    assertEquals("", client.getApplicationProtocol());
  }
}
