package broker.core.transport;

import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.loop.Ticker;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The TLS handshakes that wait for their turn: so many run at a time, so many begin per second, in
 * the order in which clients asked. Owned by the loop for handshakes.
 */
@OnEventLoop
final class HandshakeQueue {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A handshake that may have to wait. */
  interface Candidate {
    /** Begins it; false when the client has gone meanwhile. */
    boolean begin();
  }

  private final EventLoop loop;
  private final Supplier<Limits> limits;
  private final Ticker ticker;
  private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();
  private int running;
  private long paidUntilNanos;
  private boolean scheduled;

  HandshakeQueue(EventLoop loop, Supplier<Limits> limits, Ticker ticker) {
    this.loop = loop;
    this.limits = limits;
    this.ticker = ticker;
    this.paidUntilNanos = ticker.nanos();
  }

  /** Begins it now or when its turn has come; once it has begun, {@link #ended} has to follow. */
  void enter(Candidate candidate) {
    waiting.add(candidate);
    next();
  }

  /** A handshake that had begun is over. */
  void ended() {
    running--;
    next();
  }

  private void next() {
    while (!waiting.isEmpty() && running < limits.get().maximumTlsHandshakes()) {
      long wait = nanosUntilTurn();
      if (wait > 0) {
        scheduleIn(wait);
        return;
      }
      running++;
      if (waiting.remove().begin()) {
        pay();
      } else {
        running--;
      }
    }
  }

  private void scheduleIn(long nanos) {
    if (!scheduled) {
      scheduled = true;
      loop.schedule(this::onTime, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void onTime() {
    scheduled = false;
    next();
  }

  private long nanosUntilTurn() {
    return limits.get().tlsHandshakeRate() == 0 ? 0 : paidUntilNanos - ticker.nanos();
  }

  /** A pause does not save up for a burst of more than a tenth of a second. */
  private void pay() {
    int rate = limits.get().tlsHandshakeRate();
    if (rate > 0) {
      long earliest = ticker.nanos() - NANOS_PER_SECOND / 10;
      paidUntilNanos = Math.max(paidUntilNanos, earliest) + NANOS_PER_SECOND / rate;
    }
  }
}
