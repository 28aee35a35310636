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
  private final boolean tolerant;
  private long transaction = 1;

  /**
   * Looks for valid logs.
   *
   * @param tolerant whether what follows damage is left out, instead of refusing everything
   */
  Recovery(RedoLog[] candidates, boolean tolerant) throws IOException {
    this.tolerant = tolerant;
    for (RedoLog log : candidates) {
      RedoLog.Start start = log.start();
      if (start != null) {
        logs.add(new Valid(log, start));
      }
    }
    logs.sort(Comparator.comparingLong(valid -> valid.start().epoch()));
    if (logs.size() == 2 && logs.get(1).start().epoch() - logs.get(0).start().epoch() != 1) {
      refuse(logs.get(0).log().file().name() + ": log of another time");
      logs.remove(0);
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
      RedoLog log = valid.log();
      if (valid != logs.get(0) && valid.start().transaction() != transaction) {
        refuse(
            log.file().name()
                + ": begins with "
                + valid.start().transaction()
                + ", but the log before ends at "
                + transaction);
        return;
      }
      transaction = log.replay(valid.start(), pages);
      String lost = log.followsDamage(transaction);
      if (lost != null) {
        refuse(lost);
        return;
      }
    }
  }

  private void refuse(String damage) {
    if (!tolerant) {
      throw DamagedException.ofLog(damage);
    }
  }
}
