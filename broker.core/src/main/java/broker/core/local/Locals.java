package broker.core.local;

import broker.api.client.ClientException;
import broker.api.client.EndCause.Kind;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.LocalSessions;
import broker.api.client.MessageListener;
import broker.api.message.ReasonCode;
import broker.core.client.End;
import broker.core.client.plugin.GuardedListener;
import broker.core.guard.Faults;
import broker.core.guard.Quota;
import broker.core.loop.Ticker;
import broker.core.session.Session;
import broker.core.session.SharedState;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The local sessions that one bundle has open. Any thread. */
public final class Locals implements LocalSessions, AutoCloseable {
  /** Of one bundle; one that opens more never closes any. */
  private static final int MOST_OPEN = 1_000;

  private static final End GONE = End.of(Kind.SERVICE_GONE, "The service has gone");

  private final SharedState state;
  private final int home;
  private final Faults faults;
  private final Ticker ticker;
  private final Quota quota;
  private final Set<LocalLink> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param home index of the loop that new sessions belong to
   * @param faults of the bundle
   */
  public Locals(SharedState state, int home, Faults faults, Ticker ticker) {
    this.state = state;
    this.home = home;
    this.faults = faults;
    this.quota = new Quota(MOST_OPEN, "local sessions", faults);
    this.ticker = ticker;
  }

  @Override
  public CompletionStage<LocalSession> open(LocalOptions options, MessageListener listener) {
    if (closed) {
      throw new IllegalStateException("the bundle has let go of this service");
    }
    if (!quota.take(ticker.nanos())) {
      return CompletableFuture.failedStage(
          new ClientException(
              new End(Kind.REFUSED, Optional.of(ReasonCode.QUOTA_EXCEEDED), quota.refusal())));
    }
    LocalOpening opening =
        new LocalOpening(
            state, home, options, new GuardedListener(listener, faults, ticker), ticker, this);
    opening.start();
    return opening
        .opened()
        .whenComplete(
            (session, failure) -> {
              if (failure != null) {
                quota.release();
              }
            });
  }

  /** A session is open. Called on its loop. */
  void opened(LocalLink link) {
    open.add(link);
    if (closed) {
      link.end(GONE);
    }
  }

  void ended(LocalLink link) {
    open.remove(link);
    quota.release();
  }

  /** The bundle has let go of the service: ends what it has opened; durable sessions stay. */
  @Override
  public void close() {
    closed = true;
    for (LocalLink link : open) {
      Session session = link.session();
      session.execute(() -> link.end(GONE));
    }
  }
}
