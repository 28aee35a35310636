package broker.core.client.plugin;

import broker.api.client.Delivery;
import broker.api.client.MessageListener;
import broker.core.loop.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a plugin, called so that its faults are counted and harm nobody else: what it
 * throws goes no further, and how long it has kept the event loop is told. Called on the loop of
 * its client.
 */
public final class GuardedListener {
  private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);

  /** From this on others have noticed. */
  private static final long BLOCKED_NANOS = 100_000_000L;

  private static final long LOG_EVERY_NANOS = 10_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final MessageListener listener;
  private final Faults faults;
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
    this.ticker = ticker;
  }

  /** Calls the listener; what goes wrong leaves the delivery unacknowledged. */
  public void onMessage(Delivery delivery) {
    long began = ticker.nanos();
    try {
      listener.onMessage(delivery);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      failed("threw " + e, e, began);
    }
    long took = ticker.nanos() - began;
    if (took >= BLOCKED_NANOS) {
      failed("kept an event loop for " + took / NANOS_PER_MILLI + " ms", null, began);
    }
  }

  private void failed(String what, @Nullable Throwable cause, long nowNanos) {
    faults.fault("message listener " + what);
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
