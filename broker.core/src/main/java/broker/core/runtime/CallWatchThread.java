package broker.core.runtime;

import broker.core.guard.CallWatch;
import broker.core.loop.Ticker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread of its own that looks whether plugins hold event loops. Any thread. */
final class CallWatchThread implements CallWatch, AutoCloseable {
  /** A call that has taken this long keeps too many clients waiting. */
  private static final long LONGEST_NANOS = 1_000_000_000L;

  private static final long LOOK_MILLIS = 500;

  private final Ticker ticker;
  private final List<WatchedLoop> loops = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread;

  CallWatchThread(Ticker ticker) {
    this.ticker = ticker;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "broker-watch");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Slot newSlot() {
    WatchedLoop loop = new WatchedLoop();
    loops.add(loop);
    return loop;
  }

  private void look() {
    loops.forEach(loop -> loop.look(ticker.nanos()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** The call that one loop is in; the lock guards all. */
  private static final class WatchedLoop implements Slot {
    private @Nullable Callee callee;
    private @Nullable Thread thread;
    private long sinceNanos;
    private long toldNanos;
    private boolean held;

    @Override
    public synchronized void begin(Callee called, long nowNanos) {
      callee = called;
      thread = Thread.currentThread();
      sinceNanos = nowNanos;
      toldNanos = nowNanos;
      held = false;
    }

    @Override
    public boolean end() {
      Callee late;
      synchronized (this) {
        late = held ? callee : null;
        callee = null;
        thread = null;
        if (held) {
          Thread.interrupted(); // it was meant for the call
        }
      }
      if (late != null) {
        late.letGo();
      }
      return late != null;
    }

    void look(long nowNanos) {
      Callee late;
      Throwable where;
      long tookNanos;
      synchronized (this) {
        Thread stuck = thread;
        late = callee;
        if (late == null || stuck == null || nowNanos - toldNanos < LONGEST_NANOS) {
          return;
        }
        toldNanos = nowNanos;
        tookNanos = nowNanos - sinceNanos;
        held = true;
        where = new StuckCall(stuck);
        stuck.interrupt();
      }
      late.holds(tookNanos, nowNanos, where);
    }
  }
}
