package broker.core.journal;

import broker.api.admin.PersistenceState;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time without a store: acknowledgements wait, but not for ever. Owned by the store thread. */
final class StoreAbsence {
  private static final Logger log = LoggerFactory.getLogger(StoreAbsence.class);
  private static final String ALARM = "persistence-away";
  private static final String QUEUES_WAIT =
      "what of long queues is not in memory waits in the store, and what comes to these queues after"
          + " it waits too, until the store is back: deploy the persistence plugin again";

  private final Journal journal;
  private final Executor storeThread;
  private final JournalAlarms alarms;
  private long number; // of the times without a store
  private boolean told;

  StoreAbsence(Journal journal, Executor storeThread, JournalAlarms alarms) {
    this.journal = journal;
    this.storeThread = storeThread;
    this.alarms = alarms;
  }

  /** There is no store. */
  void begin(boolean everUsed) {
    number++;
    long absence = number;
    if (everUsed && !journal.isBypassed()) {
      journal.state(PersistenceState.WAITING);
      journal.schedule(
          () -> storeThread.execute(() -> giveUp(absence)), journal.settings().gap().toNanos());
    }
  }

  private void giveUp(long absence) {
    if (absence == number) {
      told = true;
      log.error(
          "no store for {} s: what is acknowledged from now on is in memory only; {}",
          journal.settings().gap().toSeconds(),
          QUEUES_WAIT);
      alarms.raise(
          ALARM, "there is no store: what is acknowledged is in memory only; " + QUEUES_WAIT);
      journal.state(PersistenceState.IN_MEMORY);
      journal.bypass(true);
    }
  }

  /** There is one. */
  void end() {
    number++;
  }

  /** It has taken what gathered. */
  void committed() {
    if (told) {
      told = false;
      alarms.clear(ALARM);
    }
  }
}
