package distribution.it;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What clients have met while plugins were replaced. Any thread. */
final class SwapTally {
  private static final int EXAMPLES = 20;

  final LongAdder rounds = new LongAdder();
  final LongAdder admitted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unavailable = new LongAdder();
  final LongAdder closedPort = new LongAdder();
  final LongAdder disconnected = new LongAdder();
  final LongAdder wronglyAccepted = new LongAdder();
  final LongAdder wronglyDenied = new LongAdder();
  final LongAdder lost = new LongAdder();

  private final AtomicLong longestRoundNanos = new AtomicLong();
  private final Semaphore plain = new Semaphore(0);
  private final Semaphore encrypted = new Semaphore(0);
  private final Queue<String> examples = new ConcurrentLinkedQueue<>();

  /** Something that must not be. */
  void problem(LongAdder kind, String what) {
    kind.increment();
    if (examples.size() < EXAMPLES) {
      examples.add(what);
    }
  }

  void round(long tookNanos) {
    rounds.increment();
    longestRoundNanos.accumulateAndGet(tookNanos, Math::max);
  }

  /** Somebody entitled has got in and was served. */
  void admitted(boolean tls) {
    admitted.increment();
    (tls ? encrypted : plain).release();
  }

  /** Waits until some more who are entitled have got in, with and without TLS. */
  boolean awaitMore(int each, Duration patience) throws InterruptedException {
    plain.drainPermits();
    encrypted.drainPermits();
    return plain.tryAcquire(each, patience.toMillis(), TimeUnit.MILLISECONDS)
        && encrypted.tryAcquire(each, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  long longestRoundMillis() {
    return longestRoundNanos.get() / 1_000_000;
  }

  /** Of all kinds that must not be. */
  long problems() {
    return disconnected.sum() + wronglyAccepted.sum() + wronglyDenied.sum() + lost.sum();
  }

  @Override
  public String toString() {
    return "%d rounds, longest %d ms; connects: %d admitted, %d refused, %d unavailable, %d closed port; "
            .formatted(
                rounds.sum(),
                longestRoundMillis(),
                admitted.sum(),
                refused.sum(),
                unavailable.sum(),
                closedPort.sum())
        + "%d disconnected, %d wrongly accepted, %d wrongly denied, %d lost %s"
            .formatted(
                disconnected.sum(),
                wronglyAccepted.sum(),
                wronglyDenied.sum(),
                lost.sum(),
                examples);
  }
}
