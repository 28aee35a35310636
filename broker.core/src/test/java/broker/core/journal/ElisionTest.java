package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.metrics.Counter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When messages for subscribers that are there are written, and when that is spared. */
final class ElisionTest extends JournalWorld {
  private static final Duration LINGER = JournalSettings.DEFAULTS.linger();

  /** As the answer to a publisher does it. */
  private Entry publishAndAwait(DurableSession session, String payload) {
    Entry[] made = new Entry[1];
    LoopJournal j = journals.get(0);
    on(
        0,
        () -> {
          j.record(false);
          made[0] = j.enqueue(session, message(payload), 0, new byte[0], true, true);
          j.whenSafe(j.recorded(), () -> told.add(payload));
          j.update(made[0], 5, false);
        });
    return made[0];
  }

  private void acknowledge(Entry entry) {
    on(0, () -> journals.get(0).dequeue(entry));
  }

  @Test
  void nothingIsWrittenAsLongAsSubscribersAreQuick() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    int before = store.batches;
    for (int i = 0; i < 500; i++) {
      Entry entry = publishAndAwait(session, "m" + i);
      advance(LINGER.dividedBy(4));
      acknowledge(entry);
      advance(LINGER.dividedBy(3)); // the timer meets entries of every age
    }

    assertEquals(500, told.size());
    assertEquals(before, store.batches);
    assertEquals(0, store.messages.size());
  }

  @Test
  void messageOfSlowSubscriberIsWrittenWithinTwoLingers() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    publishAndAwait(session, "m");
    advance(LINGER);
    assertEquals("[]", told.toString());

    advance(LINGER);

    assertEquals("[m]", told.toString());
    assertEquals(1, store.messages.size());
  }

  @Test
  void slowSubscriberIsNotForgottenAfterQuickOnesInTheSameWindow() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    acknowledge(publishAndAwait(session, "quick"));
    advance(LINGER.multipliedBy(20));
    publishAndAwait(session, "slow");

    advance(LINGER);
    advance(LINGER);

    assertEquals("[quick, slow]", told.toString());
  }

  @Test
  void thoseWhoWaitedDoNotGatherForEver() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    long window = journals.get(0).window();
    for (int i = 0; i < 3000; i++) {
      acknowledge(publishAndAwait(session, "m" + i));
      advance(LINGER.dividedBy(2));
    }

    assertTrue(journals.get(0).window() > window);
    assertEquals(0, store.messages.size());
    assertEquals(9000, counters.get(0).get(Counter.JOURNAL_ELIDED));
  }
}
