package broker.core.sys;

import java.util.Locale;

/**
 * The rate at which a total rises, per minute, averaged over one, five and fifteen minutes as
 * Mosquitto does it: exponentially, from zero at the start. Owned by one thread.
 */
final class LoadAverage {
  /** The periods as the topics name them. */
  static final String[] PERIODS = {"1min", "5min", "15min"};

  private static final double[] PERIOD_SECONDS = {60, 300, 900};
  private static final double SECONDS_PER_MINUTE = 60;

  private final double[] perMinute = new double[PERIODS.length];
  private long total;

  /**
   * Goes on from what there is: that did not happen in the first interval.
   *
   * @param total the total now
   */
  LoadAverage(long total) {
    this.total = total;
  }

  /**
   * Takes in what came since the last time.
   *
   * @param newTotal the total now
   * @param seconds since the last time, more than zero
   */
  void update(long newTotal, double seconds) {
    double rate = (newTotal - total) * SECONDS_PER_MINUTE / seconds;
    total = newTotal;
    for (int i = 0; i < perMinute.length; i++) {
      double weight = Math.exp(-seconds / PERIOD_SECONDS[i]);
      perMinute[i] = rate + weight * (perMinute[i] - rate);
    }
  }

  /** The average over the period with this index, with two decimals. */
  String text(int period) {
    return String.format(Locale.ROOT, "%.2f", perMinute[period]);
  }
}
