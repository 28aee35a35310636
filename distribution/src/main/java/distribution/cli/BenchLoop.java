package distribution.cli;

import broker.core.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The publishers of one loop, and when they publish. Owned by that loop. */
final class BenchLoop {
  private static final long TICK_NANOS = 500_000;

  private final Loop loop;
  private final BenchCounts counts;
  private final List<BenchPublisher> publishers = new ArrayList<>();
  private boolean running;

  /**
   * @param broken counted down when a connection is lost
   */
  BenchLoop(Loop loop, CountDownLatch broken) {
    this.loop = loop;
    this.counts = new BenchCounts(broken);
  }

  Loop loop() {
    return loop;
  }

  BenchCounts counts() {
    return counts;
  }

  /** Before it is started, by whoever made it. */
  void add(BenchPublisher publisher) {
    publishers.add(publisher);
  }

  /** Begins to publish. Any thread. */
  void start(long nowNanos) {
    loop.execute(
        () -> {
          running = true;
          publishers.forEach(p -> p.start(nowNanos));
          if (publishers.stream().anyMatch(BenchPublisher::isPaced)) {
            tick();
          }
        });
  }

  private void tick() {
    if (running) {
      long now = System.nanoTime();
      publishers.forEach(p -> p.publish(now));
      loop.schedule(this::tick, TICK_NANOS);
    }
  }

  /** Publishes nothing any more; completes when that is so. Any thread. */
  CompletableFuture<Void> stop() {
    return CompletableFuture.runAsync(
        () -> {
          running = false;
          publishers.forEach(BenchPublisher::stop);
        },
        loop::execute);
  }
}
