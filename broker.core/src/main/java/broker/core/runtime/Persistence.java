package broker.core.runtime;

import broker.api.persistence.SessionStore;
import broker.core.journal.Journal;
import broker.core.journal.JournalAlarms;
import broker.core.journal.JournalSettings;
import broker.core.journal.WallClock;
import broker.core.loop.Ticker;
import broker.core.session.Restoration;
import broker.core.session.SharedState;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal of a running broker, and the one thread that works with its store. Any thread. */
final class Persistence implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Persistence.class);
  private static final long CLOSE_SECONDS = 30;

  private final ExecutorService storeThread;
  private final Journal journal;
  private final AtomicBoolean loaded = new AtomicBoolean();
  private volatile @Nullable Restoration restoration;
  private volatile boolean attached;

  Persistence(int loops, Ticker ticker, JournalSettings settings, JournalAlarms alarms) {
    storeThread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "broker-store");
              thread.setDaemon(true);
              return thread;
            });
    WallClock clock = new WallClock(ticker, Clock.systemUTC());
    journal = new Journal(loops, storeThread, ticker, clock, settings, alarms);
  }

  Journal journal() {
    return journal;
  }

  void host(SharedState state) {
    Restoration host = new Restoration(state);
    restoration = host;
    journal.host(host);
  }

  /** Uses this store; is done when all that it holds is back. */
  CompletableFuture<Void> attach(SessionStore store) {
    attached = true;
    Restoration host = restoration;
    return journal
        .attach(store)
        .thenCompose(
            settled ->
                host != null && loaded.compareAndSet(false, true)
                    ? host.loaded()
                    : CompletableFuture.completedFuture(null));
  }

  /** Lets go of the store; returns when all that was collected is written, and it is closed. */
  void detach() {
    if (!attached) {
      return;
    }
    attached = false;
    try {
      journal.detach().orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      log.error("the store was not closed within {} s", CLOSE_SECONDS, e);
    }
  }

  @Override
  public void close() {
    storeThread.shutdown();
  }
}
