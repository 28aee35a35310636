package broker.core.transport;

import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.loop.Ticker;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The TLS handshakes that wait for their turn: so many run at a time, so many begin per second, in
 * the order in which clients asked. Where others wait, a client that takes long loses its place, so
 * that those who begin and say no more keep nobody out. Owned by the loop for handshakes.
 */
@OnEventLoop
final class HandshakeQueue {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long UNDISTURBED_NANOS = NANOS_PER_SECOND;

  /** A handshake that may have to wait. */
  interface Candidate {
    /** Begins it; false when the client has gone meanwhile. */
    boolean begin();

    /** Ends what has begun, because others wait. */
    void giveUp();
  }

  private final EventLoop loop;
  private final Supplier<Limits> limits;
  private final Ticker ticker;
  private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();
  private final LinkedHashMap<Candidate, Long> running = new LinkedHashMap<>(); // since when
  private boolean busy;
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
  void ended(Candidate candidate) {
    running.remove(candidate);
    next();
  }

  private void next() {
    if (busy) {
      return; // the loop below goes on by itself
    }
    busy = true;
    try {
      beginWhoMay();
    } finally {
      busy = false;
    }
  }

  private void beginWhoMay() {
    while (!waiting.isEmpty()) {
      long wait = Math.max(nanosUntilTurn(), nanosUntilPlace());
      if (wait > 0) {
        scheduleIn(wait);
        return;
      }
      makePlace();
      begin(waiting.remove());
    }
  }

  private void begin(Candidate candidate) {
    running.put(candidate, ticker.nanos());
    if (candidate.begin()) {
      pay();
    } else {
      running.remove(candidate);
    }
  }

  private boolean isFull() {
    return running.size() >= limits.get().maximumTlsHandshakes();
  }

  private long nanosUntilPlace() {
    if (!isFull()) {
      return 0;
    }
    long oldest = running.values().iterator().next();
    return oldest + UNDISTURBED_NANOS - ticker.nanos();
  }

  private void makePlace() {
    if (isFull()) {
      Candidate oldest = running.keySet().iterator().next();
      running.remove(oldest);
      oldest.giveUp();
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
