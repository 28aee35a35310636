package plugin.bridge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static Backoff backoff(int base, int cap, int stable, long seed) {
    return new Backoff(
        new Backoff.Range(
            Duration.ofSeconds(base), Duration.ofSeconds(cap), Duration.ofSeconds(stable)),
        new Random(seed));
  }

  @Test
  void waitsGrowAtRandomWithinBaseAndCap() {
    Backoff backoff = backoff(1, 30, 10, 1);
    long[] waits = LongStream.generate(() -> backoff.next().toMillis()).limit(500).toArray();
    assertTrue(waits[0] < 3_000);
    assertTrue(LongStream.of(waits).allMatch(wait -> wait >= 1_000 && wait <= 30_000));
    assertTrue(LongStream.of(waits).average().orElseThrow() > 5_000);
    assertTrue(LongStream.of(waits).distinct().count() > 100);
  }

  @Test
  void manyGatewaysDoNotComeBackAtOnce() {
    long[] firsts =
        LongStream.range(0, 1_000).map(i -> backoff(1, 30, 10, i).next().toMillis()).toArray();
    for (long second = 1_000; second < 3_000; second += 500) {
      long from = second;
      long part = LongStream.of(firsts).filter(w -> w >= from && w < from + 500).count();
      assertTrue(part > 150 && part < 350, part + " of 1000 within one half second");
    }
  }

  @Test
  void oneValueIsAConstantWait() {
    Backoff backoff = backoff(5, 5, 0, 1);
    for (int i = 0; i < 10; i++) {
      assertEquals(Duration.ofSeconds(5), backoff.next());
    }
  }

  @Test
  void onlyAConnectionThatLastedForgetsFailures() {
    Backoff backoff = backoff(1, 300, 10, 3);
    for (int i = 0; i < 50; i++) {
      backoff.next();
    }
    backoff.ended(Duration.ofSeconds(9));
    boolean grown = false;
    for (int i = 0; i < 20; i++) {
      grown |= backoff.next().toSeconds() > 20;
    }
    assertTrue(grown);
    backoff.ended(Duration.ofSeconds(10));
    assertTrue(backoff.next().toMillis() < 3_000);
  }
}
