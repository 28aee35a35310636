package plugin.persistence.volume;

import java.util.concurrent.atomic.LongAdder;

/** What volumes have done, for the metrics. Outlives a volume that is opened again. Any thread. */
public final class VolumeFigures {
  /** Commits that changed something. */
  public final LongAdder commits = new LongAdder();

  /** Forces of a file, of logs and checkpoints. */
  public final LongAdder syncs = new LongAdder();

  /** Time that commits have waited for their force, in nanoseconds. */
  public final LongAdder commitSyncNanos = new LongAdder();

  /** Bytes written into logs. */
  public final LongAdder logBytes = new LongAdder();

  /** Bytes written into main files. */
  public final LongAdder pageBytes = new LongAdder();

  /** Checkpoints that are complete. */
  public final LongAdder checkpoints = new LongAdder();
}
