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
 * @param queueBytes of the queue of a client that is away that are kept in memory; what is more is
 *     in the store
 * @param allQueueBytes of all queues together that are kept in memory
 * @param dropsOldest whether a store that is full loses the oldest messages of its largest queues;
 *     otherwise new ones are refused
 */
public record JournalSettings(
    boolean relaxed,
    Duration interval,
    Duration linger,
    long maximumBytes,
    Duration gap,
    long queueBytes,
    long allQueueBytes,
    boolean dropsOldest) {
  /** As the appliance comes. */
  public static final JournalSettings DEFAULTS =
      new JournalSettings(
          false,
          Duration.ofMillis(500),
          Duration.ofMillis(2),
          8L << 20,
          Duration.ofSeconds(30),
          64L << 10,
          4L << 20,
          false);

  /**
   * Makes settings.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public JournalSettings {
    if (interval.isNegative() || linger.isNegative() || gap.isNegative()) {
      throw new IllegalArgumentException("a time of the journal is negative");
    }
    if (maximumBytes <= 0 || queueBytes < 0 || allQueueBytes < 0) {
      throw new IllegalArgumentException("a size of the journal is negative");
    }
  }
}
