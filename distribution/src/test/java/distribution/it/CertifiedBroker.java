package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import testkit.RawClient;

/**
 * The appliance with a TLS listener that lets in who shows a certificate of the test's authority,
 * under the name in it, and with a list of rights. Owned by the test's thread.
 */
final class CertifiedBroker implements AutoCloseable {
  private static final String OPEN = "listener mqtts on /127\\.0\\.0\\.1:(\\d+) with TLS mqtts";
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  final TestAuthority authority;
  final BrokerHome home;
  final Transcript console;
  final int port;
  private final Path directory;
  private final Process process;

  CertifiedBroker(Path directory) throws Exception {
    home = new BrokerHome(directory);
    authority = new TestAuthority(directory.resolve("authority"), "authority");
    this.directory = Files.createDirectories(home.directory().resolve("etc/tls"));
    server(authority.server());
    file("ca.crt", authority.certificate());
    file("ca.crl", authority.revoke(authority.client("somebody")));
    home.removeListener("tcp");
    home.listener(
        "mqtts", "host = 127.0.0.1", "port = 0", "tls = mqtts", "allow_anonymous = false");
    home.write(
        "plugin.tls-mqtts.cfg",
        "certfile = etc/tls/server.crt",
        "keyfile = etc/tls/server.key",
        "cafile = etc/tls/ca.crt",
        "crlfile = etc/tls/ca.crl",
        "require_certificate = true",
        "use_identity_as_username = true");
    home.write("plugin.auth.cfg", "certificate_listeners = mqtts", "acl_file = etc/acl");
    home.write(
        "acl", "pattern readwrite plant/%u/#", "user chief", "topic read #", "topic read $SYS/#");
    process = home.start("run");
    console = new Transcript(process);
    port = Integer.parseInt(console.await(OPEN).group(1));
  }

  /** Replaces certificate and key of the broker. */
  void server(Issued identity) throws IOException {
    file("server.key", Files.readString(identity.key()));
    file("server.crt", Files.readString(identity.certificate()));
  }

  void file(String name, String text) throws IOException {
    TestAuthority.replace(directory.resolve(name), text);
  }

  /** A client that has done its part of the handshake. */
  SSLSocket handshake(String protocol, Issued identity) throws Exception {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout((int) DEADLINE.toMillis());
    SSLSocket socket =
        (SSLSocket)
            authority
                .context(protocol, identity)
                .getSocketFactory()
                .createSocket(plain, "localhost", port, true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  RawClient open(String protocol, Issued identity) throws Exception {
    return RawClient.over(handshake(protocol, identity), DEADLINE);
  }

  @Override
  public void close() throws InterruptedException {
    process.toHandle().destroy();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
  }
}
