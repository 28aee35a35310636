package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import distribution.it.BrokerHome.Result;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A running broker where every plugin has work: a password file, a listener with TLS, and a bridge
 * that leads from {@code line/#} back to this broker, below {@code far/}. Owned by the thread of
 * the test.
 */
final class EquippedBroker {
  static final String USER = "worker";
  static final String PASSWORD = "secret";
  static final String AUTH = "password_file = etc/passwd";
  static final String[] TLS_LISTENER = {"host = 127.0.0.1", "port = 0", "tls = mqtts"};

  private final int plainPort;
  private final int tlsPort;
  private final SSLSocketFactory sockets;

  private EquippedBroker(int plainPort, int tlsPort, SSLSocketFactory sockets) {
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
    this.sockets = sockets;
  }

  static EquippedBroker equip(RunningBroker broker) throws Exception {
    BrokerHome home = broker.home();
    String passwords = home.etc("passwd").toString();
    Result made = home.run("passwd", "-c", "-b", passwords, USER, PASSWORD);
    assertEquals(0, made.status(), made.output());
    int mark = broker.console().mark();
    home.write("plugin.auth.cfg", AUTH);
    home.listener("mqtts", TLS_LISTENER);
    home.shipped("plugin.tls-mqtts.cfg");
    int tlsPort = broker.port("mqtts", mark);
    home.write("plugin.bridge-far.cfg", bridge(broker.port()));
    broker.console().await(mark, "passwd is in force");
    broker.console().await(mark, "bridge far: connected");
    return new EquippedBroker(broker.port(), tlsPort, trust(home));
  }

  static String[] bridge(int port) {
    return new String[] {
      "address = 127.0.0.1:" + port,
      "username = " + USER,
      "password = " + PASSWORD,
      "restart_timeout = 1 1 1",
      "topic.1 = line/# out 1 \"\" far/"
    };
  }

  /** Trusts the authority that the broker made for itself. */
  private static SSLSocketFactory trust(BrokerHome home) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(home.directory().resolve("data/tls/ca.crt"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** A new network connection. */
  Socket socket(boolean encrypted) throws Exception {
    return encrypted
        ? sockets.createSocket("localhost", tlsPort)
        : new Socket(InetAddress.getLoopbackAddress(), plainPort);
  }
}
