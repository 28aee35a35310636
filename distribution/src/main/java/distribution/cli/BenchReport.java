package distribution.cli;

import java.util.Locale;

/**
 * What a benchmark has come to. Immutable; the latencies are not changed any more.
 *
 * @param seconds that were measured
 * @param publishedPerSecond in the measured time
 * @param receivedPerSecond in the measured time
 * @param published in all, like those that follow
 */
record BenchReport(
    double connectMillis,
    double seconds,
    double publishedPerSecond,
    double receivedPerSecond,
    long published,
    long received,
    long lost,
    long refused,
    Latencies latencies) {
  private static final double NANOS_PER_MILLI = 1e6;

  private double millis(double share) {
    return latencies.nanosAt(share) / NANOS_PER_MILLI;
  }

  private double maximumMillis() {
    return latencies.maximumNanos() / NANOS_PER_MILLI;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        """
        measured    %.1f s (clients connected in %.0f ms)
        published   %,.0f messages/s
        received    %,.0f messages/s
        lost        %,d of %,d; refused %,d
        latency ms  p50 %.3f   p90 %.3f   p99 %.3f   p99.9 %.3f   max %.3f
        """,
        seconds,
        connectMillis,
        publishedPerSecond,
        receivedPerSecond,
        lost,
        received + lost,
        refused,
        millis(0.5),
        millis(0.9),
        millis(0.99),
        millis(0.999),
        maximumMillis());
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"seconds\":%.3f,\"connect_ms\":%.1f,\"published_per_s\":%.1f,"
            + "\"received_per_s\":%.1f,\"published\":%d,\"received\":%d,\"lost\":%d,"
            + "\"refused\":%d,\"latency_ms\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,"
            + "\"p999\":%.3f,\"max\":%.3f}}%n",
        seconds,
        connectMillis,
        publishedPerSecond,
        receivedPerSecond,
        published,
        received,
        lost,
        refused,
        millis(0.5),
        millis(0.9),
        millis(0.99),
        millis(0.999),
        maximumMillis());
  }
}
