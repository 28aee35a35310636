package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients that watch whether a store is missed: 100 numbered messages a second of QoS 1 and 2, each
 * to a durable subscriber, over connections that have to last. Owned by the test's thread; one of
 * its own publishes.
 */
final class StoreProbes implements AutoCloseable {
  private static final int PUBLISHERS = 4;
  private static final long PERIOD_MILLIS = 1_000 * PUBLISHERS / 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Hiccups machine = new Hiccups();
  private final List<Probe> probes = new ArrayList<>();
  private volatile boolean paused;

  /** Connects everybody, and publishes. */
  StoreProbes(int port) throws InterruptedException {
    for (int i = 0; i < PUBLISHERS; i++) {
      probes.add(new Probe(port, i));
    }
    for (Probe probe : probes) {
      probe.subscriber.awaitSubscribed();
    }
    clock.scheduleAtFixedRate(this::turn, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void turn() {
    probes.forEach(probe -> probe.turn(!paused));
  }

  /** A publisher with its subscriber. */
  private final class Probe {
    final SteadyPublisher publisher;
    final SteadySubscriber subscriber;
    private int due;
    private int acknowledged;
    private long sinceNanos = System.nanoTime();
    private long longestNanos; // under the monitor

    Probe(int port, int number) {
      publisher = new SteadyPublisher(port, "probe/" + number, 1 + number % 2, failure);
      subscriber =
          new SteadySubscriber(port, "probe " + number, publisher, 0, Integer.MAX_VALUE, failure);
    }

    void turn(boolean publishes) {
      int now = publisher.acknowledged();
      long nanos = System.nanoTime();
      note(nanos - sinceNanos);
      if (now > acknowledged || now == publisher.published()) {
        sinceNanos = nanos;
      }
      acknowledged = now;
      if (publishes) {
        publisher.publishUpTo(++due);
      }
    }

    private synchronized void note(long nanos) {
      longestNanos = Math.max(longestNanos, nanos);
    }

    synchronized long takeLongest() {
      long taken = longestNanos;
      longestNanos = 0;
      return taken;
    }

    boolean isComplete() {
      int published = publisher.published();
      return publisher.acknowledged() == published && subscriber.waiting() == 0;
    }

    void assertOnceAndInOrder() {
      SteadyArrivals arrivals = subscriber.arrivals();
      assertEquals(0, publisher.refused(), "refused");
      assertEquals(0, arrivals.skipped(), "lost");
      assertEquals(0, arrivals.duplicates() + arrivals.redelivered(), "twice");
      assertEquals(0, arrivals.outOfOrder(), "out of order");
    }
  }

  /** Lets some time go by. */
  void work(Duration time) throws Exception {
    clock.schedule(() -> {}, time.toMillis(), TimeUnit.MILLISECONDS).get();
  }

  /**
   * What the probes have met since the last time.
   *
   * @param stall longest time without an acknowledgement although one was due
   * @param machine longest that a thread of this process was kept waiting, by whoever else works
   *     here
   */
  record Toll(int messages, Duration stall, Duration machine) {
    @Override
    public String toString() {
      return "%d messages so far, no acknowledgement for %d ms (machine %d ms)"
          .formatted(messages, stall.toMillis(), machine.toMillis());
    }
  }

  /** Everything that was published is acknowledged and has arrived, once and in order. */
  Toll toll() {
    paused = true;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!probes.stream().allMatch(Probe::isComplete)) {
      assertNull(failure.get());
      assertTrue(System.nanoTime() < deadline, "not everything was acknowledged and came");
      Thread.onSpinWait();
    }
    assertNull(failure.get());
    probes.forEach(Probe::assertOnceAndInOrder);
    int messages = probes.stream().mapToInt(probe -> probe.publisher.published()).sum();
    long stall = probes.stream().mapToLong(Probe::takeLongest).max().orElseThrow();
    paused = false;
    return new Toll(messages, Duration.ofNanos(stall), machine.take());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    machine.close();
    for (Probe probe : probes) {
      probe.publisher.close();
      probe.subscriber.close();
    }
  }
}
