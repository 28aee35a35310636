package broker.core.client.plugin;

import broker.api.client.Delivery;
import broker.api.client.MessageListener;
import broker.core.guard.Breaker;
import broker.core.guard.CallWatch;
import broker.core.guard.Faults;
import broker.core.loop.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a plugin, called so that its faults are counted and harm nobody else: what it
 * throws goes no further, how long it has kept the event loop is told, and while it keeps failing
 * it is not called. Called on the loop of its client.
 */
public final class GuardedListener implements CallWatch.Callee {
  private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);

  /** From this on others have noticed. */
  private static final long BLOCKED_NANOS = 100_000_000L;

  /** From this on it is not the machine. */
  private static final long HANGS_NANOS = 2_000_000_000L;

  private static final long LOG_EVERY_NANOS = 10_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final MessageListener listener;
  private final Faults faults;
  private final Breaker breaker;
  private final Ticker ticker;
  private boolean logged;
  private long loggedNanos;
  private long heldBack;

  /**
   * @param faults of the plugin
   */
  public GuardedListener(MessageListener listener, Faults faults, Ticker ticker) {
    this.listener = listener;
    this.faults = faults;
    this.breaker = new Breaker("message listener", faults);
    this.ticker = ticker;
  }

  /** Calls the listener; what goes wrong leaves the delivery unacknowledged. */
  public void onMessage(Delivery delivery) {
    long began = ticker.nanos();
    if (breaker.isOpen(began)) {
      return; // unacknowledged, as if it had thrown
    }
    if (call(delivery, began)) {
      breaker.succeeded();
    }
    long took = ticker.nanos() - began;
    if (took >= BLOCKED_NANOS) { // maybe by the fault of a machine that has too much to do
      String what = "kept an event loop for " + took / NANOS_PER_MILLI + " ms";
      faults.fault("message listener " + what);
      tell(what, null, began);
    }
  }

  private boolean call(Delivery delivery, long nowNanos) {
    CallWatch.Slot slot = faults.slot();
    slot.begin(this, nowNanos);
    try {
      listener.onMessage(delivery);
      return true;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      String what = "threw " + e;
      breaker.failed(what, nowNanos);
      tell(what, e, nowNanos);
      return false;
    } finally {
      slot.end();
    }
  }

  @Override
  public void holds(long tookNanos, long nowNanos, Throwable where) {
    String what = "keeps an event loop, for " + tookNanos / NANOS_PER_MILLI + " ms so far";
    log.error("{} {}; it was interrupted", listener.getClass().getName(), what, where);
    if (tookNanos >= HANGS_NANOS) {
      breaker.hangs(what, nowNanos);
    } else {
      breaker.failed(what, nowNanos);
    }
  }

  @Override
  public void letGo() {
    log.warn("{} has let go of the event loop", listener.getClass().getName());
  }

  private void tell(String what, @Nullable Throwable cause, long nowNanos) {
    if (logged && nowNanos - loggedNanos < LOG_EVERY_NANOS) {
      heldBack++;
      return;
    }
    log.error("{} {} (and {} faults before)", listener.getClass().getName(), what, heldBack, cause);
    logged = true;
    loggedNanos = nowNanos;
    heldBack = 0;
  }
}
