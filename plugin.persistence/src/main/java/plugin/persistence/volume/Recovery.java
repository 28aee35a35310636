package plugin.persistence.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the logs hold when a volume is opened: the older first, then the newer. Used by the store
 * thread while it opens a volume.
 */
final class Recovery {
  /** A log that is valid. */
  record Valid(RedoLog log, RedoLog.Start start) {}

  private final List<Valid> logs = new ArrayList<>();
  private long transaction = 1;

  /** Looks for valid logs. */
  Recovery(RedoLog[] candidates) throws IOException {
    for (RedoLog log : candidates) {
      RedoLog.Start start = log.start();
      if (start != null) {
        logs.add(new Valid(log, start));
      }
    }
    logs.sort(Comparator.comparingLong(valid -> valid.start().epoch()));
    if (logs.size() == 2 && logs.get(1).start().epoch() - logs.get(0).start().epoch() != 1) {
      throw new DamagedException(logs.get(0).log().file().name() + ": log of another time");
    }
  }

  /** Whether there is nothing to do: the store was closed in good order, or is new. */
  boolean isClean() {
    return logs.isEmpty();
  }

  /** The valid logs, the older first. */
  List<Valid> logs() {
    return logs;
  }

  /** The number that the next transaction has. */
  long transaction() {
    return transaction;
  }

  long epoch() {
    return isClean() ? 0 : logs.get(logs.size() - 1).start().epoch();
  }

  /** Replays all that is whole. */
  void replay(RedoLog.Replay pages) throws IOException {
    for (Valid valid : logs) {
      if (valid != logs.get(0) && valid.start().transaction() != transaction) {
        throw new DamagedException(
            valid.log().file().name()
                + ": begins with "
                + valid.start().transaction()
                + ", but the log before ends at "
                + transaction);
      }
      transaction = valid.log().replay(valid.start(), pages);
    }
  }
}
