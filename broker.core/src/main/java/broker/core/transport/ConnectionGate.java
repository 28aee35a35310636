package broker.core.transport;

import broker.core.limits.Limits;
import broker.core.loop.Ticker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts network connections of all listeners and says whether one more may come in: by their
 * number, and by how many came lately. Any thread.
 */
final class ConnectionGate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Supplier<Limits> limits;
  private final Ticker ticker;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong paidUntilNanos;

  ConnectionGate(Supplier<Limits> limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
    this.paidUntilNanos = new AtomicLong(ticker.nanos() - NANOS_PER_SECOND);
  }

  /** Takes a place; false when there is none. Whoever gets one has to {@link #leave}. */
  boolean enter() {
    int maximum = limits.get().maximumConnections();
    if (open.incrementAndGet() > maximum && maximum > 0 || !isInRate()) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  /** A burst of one second's worth is let in at once. */
  private boolean isInRate() {
    int rate = limits.get().connectRate();
    if (rate == 0) {
      return true;
    }
    long now = ticker.nanos();
    long cost = NANOS_PER_SECOND / rate;
    while (true) {
      long paid = paidUntilNanos.get();
      long earliest = now - NANOS_PER_SECOND;
      long next = (paid - earliest > 0 ? paid : earliest) + cost;
      if (next - now > 0) {
        return false;
      }
      if (paidUntilNanos.compareAndSet(paid, next)) {
        return true;
      }
    }
  }
}
