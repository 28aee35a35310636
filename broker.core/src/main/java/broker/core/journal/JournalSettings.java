package broker.core.journal;

import java.time.Duration;

/**
 * How the journal works. Immutable.
 *
 * @param relaxed acknowledge at once and write in intervals, instead of after the batch
 * @param interval between batches when relaxed: what a power cut may lose
 * @param linger how long a batch waits when all it holds is for subscribers that are quick
 * @param maximumBytes what may wait for the store before publishers are not read from
 * @param gap how long acknowledgements are held back while there is no store
 */
public record JournalSettings(
    boolean relaxed, Duration interval, Duration linger, long maximumBytes, Duration gap) {
  /** As the appliance comes. */
  public static final JournalSettings DEFAULTS =
      new JournalSettings(
          false, Duration.ofMillis(500), Duration.ofMillis(2), 8L << 20, Duration.ofSeconds(30));

  /**
   * Makes settings.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public JournalSettings {
    if (interval.isNegative() || linger.isNegative() || gap.isNegative()) {
      throw new IllegalArgumentException("a time of the journal is negative");
    }
    if (maximumBytes <= 0) {
      throw new IllegalArgumentException("a size of the journal is negative");
    }
  }
}
