package distribution.it;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How long this machine keeps a thread waiting that wants to run every few milliseconds: what
 * others do on it, not what is tested. Any thread.
 */
final class Hiccups implements AutoCloseable {
  private static final long PERIOD_MILLIS = 10;

  private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private long lastNanos = System.nanoTime(); // of the ticker's thread

  Hiccups() {
    ticker.scheduleWithFixedDelay(this::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    longestNanos.accumulate(now - lastNanos - TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
    lastNanos = now;
  }

  /** The longest since the last time. */
  Duration take() {
    return Duration.ofNanos(longestNanos.getThenReset());
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
