package broker.core.journal;

import broker.api.admin.PersistenceState;
import broker.core.loop.Ticker;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the store is full, as operators are told: from the first message that is refused or dropped
 * until the store takes messages again, or a minute after the last one that was dropped. Owned by
 * the store thread.
 */
final class FullStore {
  private static final Logger log = LoggerFactory.getLogger(FullStore.class);
  private static final String ALARM = "store-full";
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final Journal journal;
  private final Executor storeThread;
  private final Ticker ticker;
  private final JournalAlarms alarms;
  private boolean refusing;
  private boolean dropping;
  private long droppedNanos;
  private long dropped; // messages, since it is full

  FullStore(Journal journal, Executor storeThread, Ticker ticker, JournalAlarms alarms) {
    this.journal = journal;
    this.storeThread = storeThread;
    this.ticker = ticker;
    this.alarms = alarms;
  }

  boolean isFull() {
    return refusing || dropping;
  }

  /** New messages are refused. */
  void refuses(String why) {
    if (!refusing) {
      refusing = true;
      tell("messages are refused, the store is full: " + why);
    }
  }

  /** The oldest messages go. */
  void drops(int messages, String why) {
    droppedNanos = ticker.nanos();
    dropped += messages;
    if (!dropping) {
      dropping = true;
      if (!refusing) {
        tell("the oldest messages of the largest queues are dropped, the store is full: " + why);
      }
      journal.schedule(() -> storeThread.execute(this::look), QUIET_NANOS);
    }
  }

  private void tell(String text) {
    journal.state(PersistenceState.FULL);
    alarms.raise(ALARM, text);
  }

  private void look() {
    long rest = QUIET_NANOS - (ticker.nanos() - droppedNanos);
    if (rest > 0) {
      journal.schedule(() -> storeThread.execute(this::look), rest);
      return;
    }
    log.warn("the store was full: {} messages were dropped, the oldest first", dropped);
    dropping = false;
    dropped = 0;
    end();
  }

  /** The store has taken messages. */
  void hasRoom() {
    if (refusing) {
      refusing = false;
      end();
    }
  }

  private void end() {
    if (!isFull()) {
      if (journal.state() == PersistenceState.FULL) {
        journal.state(PersistenceState.DURABLE);
      }
      alarms.clear(ALARM);
    }
  }
}
