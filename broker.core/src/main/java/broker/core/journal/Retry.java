package broker.core.journal;

import java.util.concurrent.Executor;

/** Opens a store again after a while, which is longer each time. Owned by the store thread. */
final class Retry {
  private static final long FIRST_NANOS = 100_000_000L;
  private static final long LAST_NANOS = 10_000_000_000L;

  private final Journal journal;
  private final Executor storeThread;
  private final Runnable open;
  private long nanos = FIRST_NANOS;
  private boolean waits;

  Retry(Journal journal, Executor storeThread, Runnable open) {
    this.journal = journal;
    this.storeThread = storeThread;
    this.open = open;
  }

  /** It is open: the next while is short again. */
  void succeeded() {
    nanos = FIRST_NANOS;
  }

  void later() {
    if (!waits) {
      waits = true;
      journal.schedule(() -> storeThread.execute(this::now), nanos);
      nanos = Math.min(LAST_NANOS, nanos * 2);
    }
  }

  private void now() {
    waits = false;
    open.run();
  }
}
