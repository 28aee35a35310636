package broker.core.local;

import broker.api.client.EndCause.Kind;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.LocalSessions;
import broker.api.client.MessageListener;
import broker.core.client.End;
import broker.core.client.plugin.Faults;
import broker.core.client.plugin.GuardedListener;
import broker.core.loop.Ticker;
import broker.core.session.Session;
import broker.core.session.SharedState;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The local sessions that one bundle has open. Any thread. */
public final class Locals implements LocalSessions, AutoCloseable {
  private static final End GONE = End.of(Kind.SERVICE_GONE, "The service has gone");

  private final SharedState state;
  private final int home;
  private final Faults faults;
  private final Ticker ticker;
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
    this.ticker = ticker;
  }

  @Override
  public CompletionStage<LocalSession> open(LocalOptions options, MessageListener listener) {
    if (closed) {
      throw new IllegalStateException("the bundle has let go of this service");
    }
    LocalOpening opening =
        new LocalOpening(
            state, home, options, new GuardedListener(listener, faults, ticker), ticker, this);
    opening.start();
    return opening.opened();
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
