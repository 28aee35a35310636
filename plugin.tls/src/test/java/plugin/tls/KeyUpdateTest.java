package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections of TLS 1.3 that outlive their keys: BouncyCastle takes a new one after 2^20 records
 * (RFC 8446 section 4.6.3). With the engines and the handler that a listener has, without a socket.
 */
final class KeyUpdateTest {
  private static final int RECORDS_PER_KEY = 1 << 20;
  private static final int AROUND = 4;

  /** More than one record holds: the last of them has a new key in the midst of one write. */
  private static final int LARGE_BYTES = 40_000;

  @TempDir private Path directory;
  private Pki pki;
  private EmbeddedChannel server;
  private EmbeddedChannel client;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
    pki.defaultServer();
  }

  private void connect(SSLEngine serverEngine, SSLEngine clientEngine) {
    clientEngine.setEnabledProtocols(new String[] {"TLSv1.3"});
    server = new EmbeddedChannel(new SslHandler(serverEngine));
    client = new EmbeddedChannel(new SslHandler(clientEngine));
    while (exchange() > 0) {
      assertEquals(true, server.isOpen() && client.isOpen());
    }
    assertEquals("TLSv1.3", serverEngine.getSession().getProtocol());
  }

  private TlsContext context() throws Exception {
    List<TlsContext> made = new ArrayList<>();
    new MaterialKeeper(
            TlsBroker.settings(directory, Map.of()),
            InstantSource.system(),
            new SecureRandom(),
            new Bell(),
            made::add)
        .tick();
    return made.get(0);
  }

  /** Carries what is encrypted to the other side; returns how many pieces there were. */
  private int exchange() {
    return carry(server, client) + carry(client, server);
  }

  private static int carry(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    int pieces = 0;
    for (ByteBuf piece = from.readOutbound(); piece != null; piece = from.readOutbound()) {
      to.writeInbound(piece);
      pieces++;
    }
    return pieces;
  }

  private void send(EmbeddedChannel from, EmbeddedChannel to, int number, int bytes) {
    ByteBuf sent = Unpooled.buffer(bytes).writeInt(number).writeZero(bytes - Integer.BYTES);
    from.writeOutbound(sent);
    exchange();
    int received = 0;
    while (received < bytes) {
      ByteBuf piece = to.readInbound();
      assertNotNull(piece, () -> "message " + number + " has not arrived whole");
      if (received == 0) {
        assertEquals(number, piece.readInt());
        received += Integer.BYTES;
      }
      received += piece.readableBytes();
      piece.release();
    }
    assertEquals(bytes, received);
  }

  /** Up to the last records of a key, small ones, and then across the change, large ones. */
  private void outlastAKey(EmbeddedChannel from, EmbeddedChannel to) {
    for (int i = 0; i < RECORDS_PER_KEY - AROUND; i++) {
      send(from, to, i, Integer.BYTES);
    }
    for (int i = 0; i < 2 * AROUND; i++) {
      send(from, to, i, LARGE_BYTES);
      send(to, from, i, LARGE_BYTES);
    }
  }

  @Test
  void theServerRenewsItsKeyAndTheClientOfTheJdkAnswers() throws Exception {
    connect(
        context().newServerEngine("localhost", 1),
        clientMode(pki.jdkClient(null).createSSLEngine("localhost", 1)));
    outlastAKey(server, client);
  }

  @Test
  void theClientOfThePluginRenewsItsKeyAndTheServerAnswers() throws Exception {
    TlsContext context = context();
    connect(
        context.newServerEngine("localhost", 1),
        context.newClientEngine("localhost", 1, List.of()));
    outlastAKey(client, server);
  }

  private static SSLEngine clientMode(SSLEngine engine) {
    engine.setUseClientMode(true);
    return engine;
  }
}
