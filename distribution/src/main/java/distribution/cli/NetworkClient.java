package distribution.cli;

import broker.api.client.ClientException;
import broker.api.client.EndCause;
import broker.core.client.ClientConnector;
import broker.core.client.ClientSettings;
import broker.core.client.ClientState;
import broker.core.loop.Loop;
import broker.core.loop.Ticker;
import broker.core.packet.ConnectProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.runtime.ClientEnvironment;
import broker.core.transport.IoLoops;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The client role of the core for the command line: one event loop, which is never stopped, because
 * the process ends with the command. On NIO, which starts sooner than epoll does. Owned by the main
 * thread.
 */
public final class NetworkClient implements MqttClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final Ticker ticker = System::nanoTime;
  private final ClientState session = new ClientState();
  private final Loop loop;
  private final ClientConnector connector;

  /** For the service loader. */
  public NetworkClient() {
    IoLoops loops = new IoLoops(1, false, ticker);
    loop = loops.all().get(0);
    connector = new ClientEnvironment(loops).connector();
  }

  @Override
  public Connection connect(ConnectOptions options, Listener listener)
      throws IOException, ConnectRefused {
    NetworkConnection connection = new NetworkConnection(listener, ticker);
    connector.open(
        loop,
        new ClientConnector.Target(options.host(), options.port()),
        engine(options),
        new ClientSettings(
            CorePackets.connect(options), CONNECT_TIMEOUT, ConnectProperties.NO_LIMIT, 0),
        session,
        connection);
    try {
      await(connection.opened());
      return connection;
    } catch (ClientFailure e) {
      throw refusal(e.end(), options.version(), e);
    }
  }

  /** Makes the TLS engine of a connection; null for a connection without TLS. */
  static @Nullable Supplier<SSLEngine> engine(ConnectOptions options) {
    TlsOptions tls = options.tls();
    return tls == null ? null : () -> tls.newEngine(options.host(), options.port());
  }

  private static ConnectRefused refusal(
      EndCause end, ProtocolVersion version, ClientFailure failure) throws ClientFailure {
    if (end.kind() != EndCause.Kind.REFUSED || end.reasonCode().isEmpty()) {
      throw failure;
    }
    int reason = end.reasonCode().get().code();
    return new ConnectRefused(
        version.isV5() ? reason : CorePackets.returnCode(end.reasonCode().get()), end.text());
  }

  /** The end of a connection, for those who expect it as a failure. */
  static final class ClientFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient EndCause end;

    ClientFailure(EndCause end) {
      super(end.text());
      this.end = end;
    }

    EndCause end() {
      return end;
    }
  }

  /** Waits for the outcome of something that happens on the connection's thread. */
  static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientException ended) {
        throw new ClientFailure(ended.end());
      }
      throw new IOException(e.getCause());
    }
  }
}
