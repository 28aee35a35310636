package bench;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import plugin.tls.authority.Issuer;
import plugin.tls.material.BouncyCastle;
import plugin.tls.material.Identity;

/**
 * What the TLS of the plugin costs beside that of the JDK: a whole handshake with a client of the
 * JDK, and the server's share of a record in either direction.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // setUp is the constructor
public class TlsBenchmark {
  private static final int BUFFER_BYTES = 40 * 1024;

  /** Whose TLS the server has. */
  @Param({"jdk", "plugin"})
  public String server = "jdk";

  /** The version both sides speak. */
  @Param({"TLSv1.3", "TLSv1.2"})
  public String protocol = "TLSv1.3";

  private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer nothing = ByteBuffer.allocate(0);
  private final ByteBuffer kilobyte = ByteBuffer.allocate(1024);
  private SSLContext serverContext;
  private SSLContext clientContext;
  private SSLEngine serverEngine;
  private SSLEngine clientEngine;
  private int port;

  /** Makes certificates, and a connection that is there already. */
  @Setup(Level.Trial)
  public void setUp() throws Exception {
    Instant now = Instant.now();
    Instant end = now.plus(Duration.ofDays(1));
    SecureRandom random = new SecureRandom();
    Identity authority = Issuer.newAuthority("benchmark", now, end, random);
    Identity identity = Issuer.of(authority, random).newServer(List.of("localhost"), now, end);
    char[] password = "benchmark".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server", identity.key(), password, identity.chain().toArray(Certificate[]::new));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.certificate());
    serverContext = serverContext(keys, password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    clientContext = SSLContext.getInstance("TLS");
    clientContext.init(null, trust.getTrustManagers(), random);
    handshake();
  }

  private SSLContext serverContext(KeyStore keys, char[] password) throws GeneralSecurityException {
    boolean plugin = server.equals("plugin");
    KeyManagerFactory factory =
        plugin
            ? KeyManagerFactory.getInstance("PKIX", BouncyCastle.tls())
            : KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, password);
    SSLContext context =
        plugin ? SSLContext.getInstance("TLS", BouncyCastle.tls()) : SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, new SecureRandom());
    return context;
  }

  /** A whole handshake, of both sides. */
  @Benchmark
  public SSLEngine handshake() throws SSLException {
    serverEngine = serverContext.createSSLEngine();
    serverEngine.setUseClientMode(false);
    clientEngine = clientContext.createSSLEngine("localhost", ++port); // nothing to resume
    clientEngine.setUseClientMode(true);
    clientEngine.setEnabledProtocols(new String[] {protocol});
    clientEngine.setEnabledCipherSuites(
        new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
    toServer.clear();
    toClient.clear();
    clientEngine.beginHandshake();
    serverEngine.beginHandshake();
    while (!isDone(clientEngine) || !isDone(serverEngine) || toClient.position() > 0) {
      step(clientEngine, toClient, toServer);
      step(serverEngine, toServer, toClient);
    }
    return serverEngine;
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    in.flip();
    while (in.hasRemaining() && engine.unwrap(in, received.clear()).bytesConsumed() > 0) {
      runTasks(engine);
    }
    in.compact();
    runTasks(engine);
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      engine.wrap(nothing, out);
      runTasks(engine);
    }
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** A kilobyte there and back: each side encrypts and decrypts once. */
  @Benchmark
  public int kilobyteAndBack() throws SSLException {
    clientEngine.wrap(kilobyte.clear(), toServer.clear());
    unwrap(serverEngine, toServer);
    serverEngine.wrap(received.flip(), toClient.clear());
    unwrap(clientEngine, toClient);
    return received.position();
  }

  /** Now and then a record with a new key comes before the data. */
  private void unwrap(SSLEngine engine, ByteBuffer in) throws SSLException {
    in.flip();
    received.clear();
    while (in.hasRemaining()) {
      engine.unwrap(in, received);
    }
  }
}
