package broker.core.runtime;

import broker.core.journal.JournalSettings;
import java.time.Duration;

/** Settings of the journal as the appliance comes, but for what is said. */
final class TestJournal {
  private static final JournalSettings D = JournalSettings.DEFAULTS;

  private TestJournal() {}

  /** What waits is in the store only, beyond so much of a queue and of all queues. */
  static JournalSettings memory(long queueBytes, long allQueueBytes) {
    return of(false, D.interval(), queueBytes, allQueueBytes, false);
  }

  /** A store that is full loses the oldest messages; so much of all queues is in memory. */
  static JournalSettings dropping(long memoryBytes) {
    return of(false, D.interval(), memoryBytes, memoryBytes, true);
  }

  /** Acknowledgements do not wait for the disk. */
  static JournalSettings relaxed(Duration interval, long queueBytes, long allQueueBytes) {
    return of(true, interval, queueBytes, allQueueBytes, false);
  }

  /** Nothing of a queue is in memory, and no more than so much may wait for the store. */
  static JournalSettings bounded(long maximumBytes) {
    return new JournalSettings(false, D.interval(), D.linger(), maximumBytes, D.gap(), 0, 0, false);
  }

  private static JournalSettings of(
      boolean relaxed, Duration interval, long queueBytes, long allQueueBytes, boolean drops) {
    return new JournalSettings(
        relaxed, interval, D.linger(), D.maximumBytes(), D.gap(), queueBytes, allQueueBytes, drops);
  }
}
