package plugin.tls;

import broker.api.auth.Authenticator;
import broker.api.config.ConfigurationProblem;
import broker.core.access.AccessAlarms;
import broker.core.limits.Limits;
import broker.core.runtime.Broker;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import testkit.RawClient;

/**
 * A broker in this process with one TLS listener, and the plugin without its framework: the test
 * ticks, where the plugin would have a thread. Owned by the thread of the test.
 */
final class TlsBroker implements AutoCloseable {
  static final String NAME = "mqtts";
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Broker broker;
  private final Listener listener;
  private final Path home;
  private final MaterialKeeper keeper;
  private @Nullable TlsService service;

  /** With server.crt, server.key and ca.crt of this directory, and these settings beyond. */
  TlsBroker(Path home, Map<String, String> settings) throws Exception {
    this(home, settings, Limits.DEFAULTS, true);
  }

  TlsBroker(Path home, Map<String, String> settings, Limits limits, boolean epoll)
      throws Exception {
    this.home = home;
    broker = new Broker(limits, 1, epoll, new NoAlarms());
    listener = broker.open(new ListenerSettings("tls", "127.0.0.1", 0, NAME, true, 0));
    keeper =
        new MaterialKeeper(
            settings(home, settings),
            InstantSource.system(),
            new SecureRandom(),
            new Bell(),
            this::inForce);
    keeper.tick();
  }

  static TlsSettings settings(Path home, Map<String, String> settings) throws ConfigurationProblem {
    Map<String, Object> all = new HashMap<>();
    all.put("service.pid", "plugin.tls-" + NAME);
    all.put("certfile", "server.crt");
    all.put("keyfile", "server.key");
    all.put("cafile", "ca.crt");
    all.putAll(settings);
    return SettingsReader.read(home, all);
  }

  private void inForce(TlsContext context) {
    TlsService offered = service;
    if (offered == null) {
      offered = new TlsService(context);
      service = offered;
      broker.addTls(NAME, offered, 0, 1);
    } else {
      offered.use(context);
    }
    broker.invalidateTls(NAME);
  }

  /** As long as it takes for files that somebody has changed to be taken over. */
  void takeOver() {
    keeper.tick();
    keeper.tick();
  }

  void change(Map<String, String> settings) throws ConfigurationProblem {
    keeper.change(settings(home, settings));
  }

  /** Engines that were made so far. */
  long handshakes() {
    TlsService offered = service;
    return offered == null ? 0 : offered.handshakes();
  }

  /** The plugin goes. */
  void withdraw() {
    TlsService offered = service;
    service = null;
    if (offered != null) {
      broker.removeTls(offered);
    }
  }

  Broker broker() {
    return broker;
  }

  Listener listener() {
    return listener;
  }

  int port() {
    return listener.address().getPort();
  }

  void authenticator(Authenticator authenticator) {
    broker.access().addAuthenticator(authenticator, 0, 1);
  }

  /** A client that has done its handshake. */
  SSLSocket handshake(SSLContext context, String protocol) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port());
    plain.setSoTimeout((int) DEADLINE.toMillis());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  RawClient connect(SSLContext context, String protocol) throws IOException {
    return RawClient.over(handshake(context, protocol), DEADLINE);
  }

  @Override
  public void close() {
    listener.close();
    broker.close();
  }

  private static final class NoAlarms implements AccessAlarms {
    @Override
    public void setAside(String plugin, String reason) {
      throw new AssertionError(plugin + ": " + reason);
    }

    @Override
    public void cleared(String plugin) {
      throw new AssertionError(plugin);
    }
  }
}
