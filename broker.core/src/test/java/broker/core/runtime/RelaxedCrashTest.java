package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a loss of power takes when acknowledgements do not wait for the disk. */
final class RelaxedCrashTest {
  private static final int SEEDS = Integer.getInteger("crash.seeds", 300);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int SUBSCRIBERS = 3;

  private final MemoryStore store = new MemoryStore();

  private Bench bench(int seed) {
    long memory = seed % 3 == 0 ? 0 : 64 << 10;
    return new Bench(Limits.DEFAULTS, 1 + seed % 2, store)
        .journal(TestJournal.relaxed(INTERVAL, memory, memory));
  }

  private static ConnectBuilder subscriber(int i) {
    return v5("s" + i).resume().expiry(600);
  }

  @Test
  void onlyTheEndIsLostAndNothingThatWasAcknowledgedBeforeTheInterval() {
    int lost = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      lost += new RelaxedCrashTest().oneLife(seed);
    }
    assertTrue(lost > 0, "no crash met what was not written");
  }

  private int oneLife(int seed) {
    Random random = new Random(seed);
    List<Long> acknowledged = new ArrayList<>(); // when, in milliseconds
    long now = 0;
    try (Bench bench = bench(seed)) {
      for (int i = 0; i < SUBSCRIBERS; i++) {
        bench.connect(i % (1 + seed % 2), subscriber(i)).subscribe("t", 2).disconnect();
      }
      bench.advance(Duration.ofSeconds(1));
      Peer p = bench.connect(v5("p"));
      int messages = 1 + random.nextInt(60);
      for (int i = 0; i < messages; i++) {
        p.publish("t", 1 + random.nextInt(2), "" + i);
        acknowledged.add(now);
        int pause = random.nextInt(30);
        bench.advance(Duration.ofMillis(pause));
        now += pause;
      }
      bench.storeStands(true); // nothing more gets into the store
    }
    int there = -1;
    try (Bench bench = bench(seed)) {
      for (int i = 0; i < SUBSCRIBERS; i++) {
        List<String> got = bench.connect(subscriber(i)).takeAll();
        for (int k = 0; k < got.size(); k++) {
          assertEquals("" + k, got.get(k), "a hole or a message twice, seed " + seed);
        }
        assertTrue(there < 0 || there == got.size(), "torn, seed " + seed);
        there = got.size();
      }
    }
    for (int i = there; i < acknowledged.size(); i++) {
      assertTrue(now - acknowledged.get(i) <= INTERVAL.toMillis(), "lost too much, seed " + seed);
    }
    return acknowledged.size() - there;
  }
}
