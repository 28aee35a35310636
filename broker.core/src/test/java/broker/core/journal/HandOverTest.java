package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a loop hands over what it has, so that neither it nor the store waits for the other. */
final class HandOverTest extends JournalWorld {
  private void publish(DurableSession session, int from, int to) {
    LoopJournal j = journals.get(0);
    for (int i = from; i < to; i++) {
      j.betweenMessages();
      publish(j, session, message(String.valueOf(i)), false);
    }
  }

  @Test
  void halfOfThoseWhoWaitAreToldFirstAndTheOthersAfterWhatTheFirstHaveSent() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    on(0, () -> publish(session, 0, 20));
    turns();
    runStore();

    loops.get(0).turn();
    assertEquals(10, told.size());
    assertEquals("durable 9", told.get(9));

    loops.get(0).execute(() -> told.add("handed over: " + !storeTasks.isEmpty()));
    publishBefore(session);
    turns();
    assertEquals("durable 10", told.get(10));
    assertEquals("durable 19", told.get(19));
    assertEquals("handed over: true", told.get(20));

    run();
    assertEquals("durable 20", told.get(told.size() - 1));
    assertEquals(21, store.queues.get("c").size());
  }

  /** As if it were read before the loop goes on with its answers. */
  private void publishBefore(DurableSession session) {
    loops.get(0).executeFirst(() -> publish(session, 20, 21));
  }

  @Test
  void fewWhoWaitAreToldAtOnce() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    on(0, () -> publish(session, 0, 5));
    turns();
    runStore();

    loops.get(0).turn();
    assertEquals(5, told.size());
  }

  @Test
  void allAreToldAtOnceWhenThereIsEnoughForTheNextBatch() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    on(0, () -> publish(session, 0, 20));
    turns();
    on(0, () -> publish(session, 20, 30));
    runStore();

    loops.get(0).turn();
    assertEquals(20, told.size());
    assertFalse(storeTasks.isEmpty());
    run();
    assertEquals(30, told.size());
  }

  @Test
  void aTurnWithThousandsOfMessagesHandsThemOverBeforeItsEnd() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    on(
        0,
        () -> {
          publish(session, 0, 10);
          assertTrue(storeTasks.isEmpty());
          publish(session, 10, 5_000);
          assertFalse(storeTasks.isEmpty());
        });
    run();
    assertEquals(5_000, told.size());
    assertEquals(5_000, store.queues.get("c").size());
  }

  @Test
  void inALongTurnTheBlockOfAWindowThatIsDurableIsUsedAgain() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    LoopWindows windows = journals.get(0).windows();
    Set<StoreBlock> used = Collections.newSetFromMap(new IdentityHashMap<>());
    on(
        0,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            journals.get(0).betweenMessages();
            publishBeyond(session, i);
            used.add(windows.current().block());
            runStore();
          }
        });
    run();

    assertTrue(store.batches > 5, "batches: " + store.batches);
    assertEquals(10_000, store.queues.get("c").size());
    assertTrue(used.size() <= 3, "blocks: " + used.size());
  }

  private void publishBeyond(DurableSession session, int i) {
    LoopJournal j = journals.get(0);
    j.record(false);
    j.enqueue(session, new Passing(message("beyond " + i)), 0, new byte[0]);
    j.whenDurable(j.recorded().window(), () -> told.add("durable " + i));
  }
}
