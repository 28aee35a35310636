package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.metrics.Counter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When messages for subscribers that are there are written, and when that is spared. */
final class ElisionTest extends JournalWorld {
  private static final Duration LINGER = JournalSettings.DEFAULTS.linger();

  /** As the answer to a publisher does it. */
  private Entry publishAndAwait(DurableSession session, String payload) {
    return publishAndAwait(session, payload, Expected.NOW);
  }

  private Entry publishAndAwait(DurableSession session, String payload, Expected expected) {
    Entry[] made = new Entry[1];
    LoopJournal j = journals.get(0);
    on(
        0,
        () -> {
          j.record(false);
          made[0] = j.enqueue(session, message(payload), 0, new byte[0], expected, true);
          j.whenSafe(j.recorded(), () -> told.add(payload));
          j.update(made[0], 5, false);
        });
    return made[0];
  }

  /** What a publisher of the first loop has for sessions of the second, and maybe of its own. */
  private Entry publishElsewhere(
      DurableSession there, @Nullable DurableSession here, String payload) {
    Entry[] made = new Entry[1];
    LoopJournal home = journals.get(0);
    LoopJournal other = journals.get(1);
    on(
        0,
        () -> {
          home.record(false);
          Ticket whole = home.part();
          if (here != null) {
            home.enqueue(here, message(payload), 0, new byte[0], Expected.NOW, true);
          }
          home.whenSafe(home.recorded(), () -> told.add(payload));
          loops
              .get(1)
              .execute(
                  () -> {
                    other.recordPart(whole);
                    made[0] =
                        other.enqueue(there, message(payload), 0, new byte[0], Expected.NOW, true);
                    other.recordedPart(home);
                  });
        });
    turns();
    return Objects.requireNonNull(made[0]);
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
  void messageOfQuickSubscriberIsNotTakenAlongByBatchesOfOthers() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    DurableSession absent = session(0, "absent");
    Entry young = publishAndAwait(session, "young");
    publishAndAwait(absent, "other", Expected.SOME_TIME);
    run();

    assertEquals("[other]", told.toString());
    assertEquals(1, store.messages.size());
    assertTrue(young.isUndoable());

    acknowledge(young);
    advance(LINGER.multipliedBy(20));

    assertEquals("[other, young]", told.toString());
    assertEquals(1, store.messages.size());
  }

  @Test
  void slowSubscriberIsNotForgottenWhileWindowsEndAllTheTime() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    DurableSession absent = session(0, "absent");
    publishAndAwait(session, "slow");
    for (int i = 0; i < 10; i++) {
      publishAndAwait(absent, "other", Expected.SOME_TIME);
      advance(LINGER.dividedBy(4));
    }

    assertTrue(told.contains("slow"));
    assertEquals(11, store.messages.size());
  }

  @Test
  void messageThatWaitsItsTurnIsGivenMoreTime() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    Entry quick = publishAndAwait(session, "quick", Expected.IN_TURN);
    publishAndAwait(session, "slow", Expected.IN_TURN);
    for (int i = 0; i < 10; i++) {
      advance(LINGER);
    }
    assertEquals("[]", told.toString());
    acknowledge(quick);

    advance(LINGER);

    assertEquals("[quick, slow]", told.toString());
    assertEquals(1, store.messages.size());
  }

  @Test
  void publisherOfAnotherLoopWaitsForTheWindowIntoWhichItsMessageHasGoneOver() {
    startWithStore(2);
    DurableSession session = session(1, "c");
    DurableSession absent = session(1, "absent");
    publishElsewhere(session, null, "slow");
    enqueue(1, absent, "other", false);
    run();
    assertEquals("[durable other]", told.toString());
    assertEquals(1, store.messages.size());

    advance(LINGER);
    advance(LINGER);

    assertEquals("[durable other, slow]", told.toString());
    assertEquals(2, store.messages.size());
  }

  @Test
  void queueOfSessionIsWrittenInItsOrder() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    publishAndAwait(session, "quick");
    publishAndAwait(session, "later", Expected.SOME_TIME);
    run();

    assertEquals("[quick, later]", told.toString());
    assertEquals(2, store.queues.get("c").size());
  }

  @Test
  void messageForSessionsOfTwoLoopsDoesNotGoOver() {
    startWithStore(2);
    DurableSession here = session(0, "a");
    DurableSession there = session(1, "b");
    publishElsewhere(there, here, "m");
    enqueue(1, there, "other", false);
    run();

    assertTrue(told.contains("m"));
    assertEquals(1, store.queues.get("a").size());
    assertEquals(2, store.queues.get("b").size());
  }

  @Test
  void messageThatSomebodyElseNeedsOnDiskDoesNotGoOver() {
    startWithStore(1);
    DurableSession quick = session(0, "quick");
    DurableSession absent = session(0, "absent");
    LoopJournal j = journals.get(0);
    on(
        0,
        () -> {
          j.record(false);
          j.enqueue(quick, message("m"), 0, new byte[0], Expected.NOW, true);
          j.enqueue(absent, message("m"), 0, new byte[0], Expected.SOME_TIME, true);
          j.whenSafe(j.recorded(), () -> told.add("m"));
        });
    run();

    assertEquals("[m]", told.toString());
    assertEquals(1, store.queues.get("quick").size());
    assertEquals(1, store.queues.get("absent").size());
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
