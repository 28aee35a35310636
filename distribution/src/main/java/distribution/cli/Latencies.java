package distribution.cli;

/**
 * How often which latency was seen, in buckets that are less than 2 % wide. Owned by one thread.
 */
final class Latencies {
  private static final int STEPS_BITS = 6; // 64 buckets from each power of two to the next
  private static final int STEPS = 1 << STEPS_BITS;

  private final long[] counts = new long[(Long.SIZE - STEPS_BITS) * STEPS];
  private long total;
  private long maximum;

  void add(long nanos) {
    long value = Math.max(0, nanos);
    counts[bucket(value)]++;
    total++;
    maximum = Math.max(maximum, value);
  }

  void addAll(Latencies others) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others.counts[i];
    }
    total += others.total;
    maximum = Math.max(maximum, others.maximum);
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - STEPS_BITS - 1);
    return shift * STEPS + (int) (value >>> shift);
  }

  /** The largest value of a bucket. */
  private static long end(int bucket) {
    int shift = Math.max(0, bucket / STEPS - 1);
    return ((long) (bucket - shift * STEPS) + 1 << shift) - 1;
  }

  long total() {
    return total;
  }

  long maximumNanos() {
    return maximum;
  }

  /**
   * What so many of all were not above.
   *
   * @param share 0 to 1
   */
  long nanosAt(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(end(i), maximum);
      }
    }
    return 0;
  }
}
