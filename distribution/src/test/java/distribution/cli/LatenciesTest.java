package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Percentiles beside those of the sorted values. */
final class LatenciesTest {
  @Test
  void percentilesAreRightToTwoPercent() {
    Random random = new Random(5);
    long[] values = new long[50_000];
    Latencies one = new Latencies();
    Latencies other = new Latencies();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 40);
      (i % 2 == 0 ? one : other).add(values[i]);
    }
    one.addAll(other);
    Arrays.sort(values);
    assertEquals(values.length, one.total());
    assertEquals(values[values.length - 1], one.maximumNanos());
    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      long told = one.nanosAt(share);
      assertTrue(told >= exact && told <= exact * 1.02 + 1, share + ": " + told + " of " + exact);
    }
  }

  @Test
  void takesEveryValueAndNone() {
    Latencies all = new Latencies();
    assertEquals(0, all.nanosAt(0.99));
    all.add(-5);
    all.add(Long.MAX_VALUE);
    assertEquals(0, all.nanosAt(0.5));
    assertEquals(Long.MAX_VALUE, all.nanosAt(1));
  }
}
