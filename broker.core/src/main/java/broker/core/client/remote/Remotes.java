package broker.core.client.remote;

import broker.api.client.ClientException;
import broker.api.client.ConnectOptions;
import broker.api.client.EndCause.Kind;
import broker.api.client.MessageListener;
import broker.api.client.RemoteAddress;
import broker.api.client.RemoteConnection;
import broker.api.client.RemoteConnections;
import broker.api.message.ReasonCode;
import broker.api.transport.ClientTls;
import broker.core.client.ClientAttempt;
import broker.core.client.ClientConnector;
import broker.core.client.ClientSettings;
import broker.core.client.End;
import broker.core.client.plugin.GuardedListener;
import broker.core.guard.Faults;
import broker.core.guard.Quota;
import broker.core.loop.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The connections of one bundle to remote brokers. Any thread. */
public final class Remotes implements RemoteConnections, AutoCloseable {
  /** Of one bundle; one that opens more never closes any. */
  private static final int MOST_OPEN = 1_000;

  private static final End GONE = End.of(Kind.SERVICE_GONE, "The service has gone");

  private final ClientConnector connector;
  private final RemoteStates states;
  private final int home;
  private final Function<String, Optional<ClientTls>> tls;
  private final Ticker ticker;
  private final Faults faults;
  private final Quota quota;
  private final Map<ClientAttempt, Holding> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param states of all bundles
   * @param home index of the loop that connections belong to
   * @param tls finds a TLS service by its name, at every connection anew
   * @param faults of the bundle
   */
  public Remotes(
      ClientConnector connector,
      RemoteStates states,
      int home,
      Function<String, Optional<ClientTls>> tls,
      Faults faults,
      Ticker ticker) {
    this.connector = connector;
    this.states = states;
    this.home = home;
    this.tls = tls;
    this.faults = faults;
    this.quota = new Quota(MOST_OPEN, "connections to other brokers", faults);
    this.ticker = ticker;
  }

  @Override
  public CompletionStage<RemoteConnection> open(
      RemoteAddress address, ConnectOptions options, MessageListener listener) {
    if (closed) {
      throw new IllegalStateException("the bundle has let go of this service");
    }
    ClientSettings settings = ConnectSettings.of(options);
    if (!quota.take(ticker.nanos())) {
      return CompletableFuture.failedStage(
          new ClientException(
              new End(Kind.REFUSED, Optional.of(ReasonCode.QUOTA_EXCEEDED), quota.refusal())));
    }
    Holding holding = new Holding(options.stateName());
    RemoteState state = holding.claim();
    Remote remote =
        new Remote(state, new GuardedListener(listener, faults, ticker), ticker, holding::release);
    ClientAttempt attempt =
        connector.open(
            state.loop(),
            new ClientConnector.Target(address.host(), address.port()),
            engine(address),
            settings,
            state.session(),
            remote);
    open.put(attempt, holding);
    remote
        .ended()
        .thenRun(
            () -> {
              open.remove(attempt);
              quota.release();
            });
    if (closed) {
      end(attempt, holding);
    }
    return remote.opened();
  }

  /** The state that a connection has, if it has a name, until it lets go. Any thread. */
  private final class Holding {
    private final Optional<String> name;

    Holding(Optional<String> name) {
      this.name = name;
    }

    RemoteState claim() {
      return name.map(n -> states.claim(n, home, this)).orElseGet(() -> states.unnamed(home));
    }

    void release() {
      name.ifPresent(n -> states.release(n, this));
    }
  }

  private @Nullable Supplier<SSLEngine> engine(RemoteAddress address) {
    String name = address.tlsName().orElse(null);
    return name == null
        ? null
        : () ->
            tls.apply(name)
                .orElseThrow(() -> new IllegalStateException("there is no TLS named " + name))
                .newEngine(address.host(), address.port(), address.alpn());
  }

  /** The bundle has let go of the service: ends what it has opened. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Remotes::end);
  }

  /** Whoever opens the same state after this comes later on its loop. */
  private static void end(ClientAttempt attempt, Holding holding) {
    attempt.close(GONE);
    holding.release();
  }
}
