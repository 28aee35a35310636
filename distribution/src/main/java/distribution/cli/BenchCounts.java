package distribution.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one loop have counted. Written by that loop; any thread may read the numbers,
 * and the latencies when the loop is done.
 */
final class BenchCounts {
  final AtomicLong published = new AtomicLong();
  final AtomicLong expected = new AtomicLong();
  final AtomicLong received = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final Latencies latencies = new Latencies();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final CountDownLatch broken;

  // the time that is measured, on System.nanoTime; set before anything is published
  volatile long fromNanos = Long.MAX_VALUE;
  volatile long toNanos = Long.MAX_VALUE;

  /**
   * @param broken counted down when a connection is lost
   */
  BenchCounts(CountDownLatch broken) {
    this.broken = broken;
  }

  static void add(AtomicLong to, long amount) {
    to.lazySet(to.get() + amount); // it has one writer
  }

  /** A message has come that was due at that time. */
  void received(long dueNanos, long nowNanos) {
    add(received, 1);
    if (dueNanos - fromNanos >= 0 && dueNanos - toNanos < 0) {
      latencies.add(nowNanos - dueNanos);
    }
  }

  void failed(String why) {
    failure.compareAndSet(null, why);
    broken.countDown();
  }

  @Nullable String failure() {
    return failure.get();
  }
}
