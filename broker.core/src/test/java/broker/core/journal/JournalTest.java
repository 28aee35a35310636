package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PersistenceState;
import broker.api.persistence.StoreException;
import broker.core.loop.Loop;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class JournalTest extends JournalWorld {
  @Test
  void withoutStoreNothingIsCollectedAndNobodyWaits() {
    start(1);
    on(0, () -> journals.get(0).whenDurable(() -> told.add("at once")));

    assertFalse(journals.get(0).isOn());
    assertEquals(List.of("at once"), told);
    assertEquals(PersistenceState.IN_MEMORY, journal.state());
  }

  @Test
  void acknowledgementComesWhenItsBatchIsThere() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    enqueue(0, session, "m", false);
    turns();
    assertEquals(List.of(), told);

    run();

    assertEquals(List.of("durable m"), told);
    assertEquals(1, store.queues.get("c").size());
    assertEquals(PersistenceState.DURABLE, journal.state());
  }

  @Test
  void whatIsAcknowledgedWithinItsWindowIsNeverWritten() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    int before = store.batches;
    on(
        0,
        () -> {
          LoopJournal j = journals.get(0);
          j.record(false);
          Entry entry = j.enqueue(session, message("m"), 0, new byte[0], Expected.NOW, true);
          j.recorded().whenReleased(() -> told.add("elided"));
          j.update(entry, 5, false);
          j.dequeue(entry);
        });
    advance(Duration.ofSeconds(1));

    assertEquals(List.of("elided"), told);
    assertEquals(before, store.batches);
    assertEquals(0, store.messages.size());
    assertEquals(3, counters.get(0).get(Counter.JOURNAL_ELIDED));
  }

  @Test
  void nextBatchGathersWhileOneIsWritten() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    enqueue(0, session, "1", false);
    turns();
    int before = store.batches;
    for (int i = 2; i < 50; i++) {
      enqueue(0, session, "" + i, false);
    }
    run();

    assertEquals(2, store.batches - before);
    assertEquals(49, told.size());
  }

  @Test
  void messageIsStoredOnceForAllWhoQueueIt() {
    startWithStore(2);
    DurableSession a = session(0, "a");
    DurableSession b = session(1, "b");
    ApplicationMessage shared = message("m");
    Entry first = enqueue(0, a, shared, false);
    Entry second = enqueue(1, b, shared, false);
    run();
    assertEquals(1, store.messages.size());

    on(0, () -> journals.get(0).dequeue(first));
    advance(Duration.ofSeconds(1));
    assertEquals(1, store.messages.size());

    on(1, () -> journals.get(1).dequeue(second));
    advance(Duration.ofSeconds(1));
    assertEquals(0, store.messages.size());
  }

  @Test
  void laterSessionOfOneClientWinsWhateverLoopSpeaksFirst() {
    startWithStore(2);
    DurableSession old = session(0, "c");
    enqueue(0, old, "old", false);
    run();
    on(
        1,
        () -> {
          LoopJournal j = journals.get(1);
          DurableSession next = j.begin("c");
          j.putSession(next, new SessionContent(60, 0, null).encode());
          publish(j, next, message("new"), false);
        });
    run();
    on(0, () -> journals.get(0).removeSession(old, List.of()));
    advance(Duration.ofSeconds(1));

    assertEquals(1, store.queues.get("c").size());
    assertEquals(1, store.messages.size());
  }

  @Test
  void failedBatchIsWrittenWhenTheStoreIsBackAndNothingIsAcknowledgedBefore() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    store.failure = StoreException.Kind.IO;
    enqueue(0, session, "1", false);
    run();
    enqueue(0, session, "2", false);
    run();
    assertEquals(List.of(), told);
    assertEquals(PersistenceState.WAITING, journal.state());
    assertTrue(alarms.contains("store-failed"));

    store.failure = null;
    advance(Duration.ofMillis(200));

    assertEquals(List.of("durable 1", "durable 2"), told);
    assertEquals(2, store.queues.get("c").size());
    assertEquals(PersistenceState.DURABLE, journal.state());
    assertEquals(0, alarms.size());
  }

  @Test
  void batchThatWasThereAlthoughItFailedIsNotWrittenTwice() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    store.failure = StoreException.Kind.IO;
    store.failsAfterwards = true;
    enqueue(0, session, "1", false);
    run();
    assertEquals(List.of(), told);

    store.failure = null;
    advance(Duration.ofMillis(200));

    assertEquals(List.of("durable 1"), told);
    assertEquals(1, store.queues.get("c").size());
  }

  @Test
  void fullStoreRefusesMessagesAndTakesTheRest() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    store.failure = StoreException.Kind.FULL;
    Entry refused = enqueue(0, session, "1", false);
    run();

    assertTrue(refused.isRefused());
    assertTrue(journal.isFull());
    assertEquals(PersistenceState.FULL, journal.state());
    assertTrue(alarms.contains("store-full"));

    store.failure = null;
    advance(Duration.ofSeconds(2));
    Entry taken = enqueue(0, session, "2", false);
    run();

    assertFalse(taken.isRefused());
    assertEquals(1, store.queues.get("c").size());
    assertEquals(PersistenceState.DURABLE, journal.state());
    assertFalse(alarms.contains("store-full"));
  }

  @Test
  void storeThatIsLetGoHasEverythingAndIsClosed() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    enqueue(0, session, "1", false);
    CompletableFuture<Void> closed = journal.detach();
    run();

    assertTrue(closed.isDone());
    assertFalse(store.open);
    assertEquals(1, store.queues.get("c").size());

    enqueue(0, session, "2", false);
    run();
    assertEquals(List.of("durable 1"), told);
    assertEquals(PersistenceState.WAITING, journal.state());

    attach();
    assertEquals(List.of("durable 1", "durable 2"), told);
    assertEquals(2, store.queues.get("c").size());
  }

  @Test
  void storeThatStaysAwayIsNotWaitedForForEverAndIsBroughtUpToDateWhenItComes() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    journal.detach();
    run();
    enqueue(0, session, "1", false);
    run();
    advance(JournalSettings.DEFAULTS.gap().plusSeconds(1));

    assertEquals(List.of("durable 1"), told); // in memory, and said so
    assertEquals(PersistenceState.IN_MEMORY, journal.state());
    assertTrue(alarms.contains("persistence-away"));

    attach();

    assertEquals(1, store.queues.get("c").size());
    assertEquals(PersistenceState.DURABLE, journal.state());
    assertEquals(0, alarms.size());
  }

  @Test
  void changesThatCancelOutTakeNoMemoryWhileTheStoreIsAway() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    journal.detach();
    run();
    on(
        0,
        () -> {
          LoopJournal j = journals.get(0);
          for (int i = 0; i < 100_000; i++) {
            j.dequeue(j.enqueue(session, message("m"), 0, new byte[0], Expected.NOW, true));
          }
        });

    assertEquals(0, journals.get(0).windows().bytes());
    assertTrue(journals.get(0).windows().current().count() < 1_000);
  }

  @Test
  void subscriberOfAnotherLoopReleasesThePublisherBeforeTheDiskDoes() {
    startWithStore(2);
    DurableSession session = session(1, "c");
    Entry[] there = new Entry[1];
    on(
        0,
        () -> {
          LoopJournal home = journals.get(0);
          home.record(false);
          Ticket whole = home.part();
          home.recorded().whenReleased(() -> told.add("released"));
          loops
              .get(1)
              .execute(
                  () -> {
                    LoopJournal j = journals.get(1);
                    j.recordPart(whole);
                    there[0] = j.enqueue(session, message("m"), 0, new byte[0], Expected.NOW, true);
                    j.recordedPart(home);
                  });
        });
    turns();
    assertEquals(List.of(), told);
    int before = store.batches;

    on(1, () -> journals.get(1).dequeue(there[0]));
    turns();

    assertEquals(List.of("released"), told);
    assertEquals(before, store.batches);
  }

  @Test
  void portionOfAQueueIsReadAndWaitsWhileTheStoreIsAway() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    enqueue(0, session, "1", false);
    enqueue(0, session, "2", false);
    journal.detach();
    run();
    List<QueuePortion> portions = new ArrayList<>();
    Loop loop = journals.get(0).loop();
    journal.read(session, 2, 10, 1_000, loop, portions::add);
    run();
    assertEquals(List.of(), portions);

    attach();

    assertEquals(1, portions.size());
    assertEquals(2, portions.get(0).entries().get(0).sequence());
    assertEquals("t", portions.get(0).entries().get(0).message().topic().toString());
  }

  @Test
  void retainedMessageOfATopicIsWrittenAsItWasLast() {
    startWithStore(1);
    ApplicationMessage first = message("1");
    ApplicationMessage second = message("2");
    journal.retained().put(first, null, null);
    journal.retained().put(second, first, null);
    journal.request();
    run();
    assertEquals(1, store.retained.size());
    assertEquals(1, store.messages.size());

    journal.retained().remove(second);
    journal.request();
    run();
    assertEquals(0, store.retained.size());
    assertEquals(0, store.messages.size());
  }

  @Test
  void emptyBrokerIsLoadedFromTheStore() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    enqueue(0, session, "1", false);
    run();

    JournalTest restarted = new JournalTest();
    restarted.start(1);
    restarted.journal.attach(store);
    restarted.run();

    assertEquals(1, restarted.host.sessions.size());
    StoredSession loaded = restarted.host.sessions.get(0);
    assertEquals("c", loaded.handle().clientId());
    assertEquals(1, loaded.queue().entries());
    restarted.enqueue(0, loaded.handle(), "2", false);
    restarted.run();
    assertEquals(2, store.queues.get("c").size());
  }

  @Test
  void storeThatThisProcessHasNotSeenIsAddedToARunningBroker() {
    startWithStore(1);
    DurableSession old = session(0, "of another life");
    enqueue(0, old, "1", false);
    run();

    JournalTest other = new JournalTest();
    other.start(1);
    other.journals.get(0).source(dumps(whole -> other.told.add("whole " + whole)));
    other.journal.attach(store);
    other.run();

    assertEquals(List.of("whole false"), other.told);
    assertEquals(1, store.queues.get("of another life").size());
    assertEquals(1, other.host.sessions.size());
    assertTrue(other.journals.get(0).isOn());
  }

  @Test
  void liveSessionWinsAgainstTheStoredOneOfItsClient() {
    startWithStore(1);
    DurableSession old = session(0, "c");
    enqueue(0, old, "old", false);
    run();

    JournalTest other = new JournalTest();
    other.start(1);
    DurableSession[] live = new DurableSession[1];
    other.journals.get(0).source(dumps(whole -> live[0] = other.put("c")));
    other.journal.attach(store);
    other.run();
    other.enqueue(0, live[0], "new", false);
    other.run();

    assertEquals(1, store.queues.get("c").size());
    assertEquals(1, store.messages.size());
  }

  private DurableSession put(String clientId) {
    LoopJournal j = journals.get(0);
    DurableSession made = j.begin(clientId);
    j.putSession(made, new SessionContent(60, 0, null).encode());
    return made;
  }

  @Test
  void storeThatIsNotAsItWasLeftIsReplacedByWhatTheBrokerHas() {
    startWithStore(1);
    session(0, "c");
    journals.get(0).source(dumps(whole -> told.add("whole " + whole)));
    journal.detach();
    run();
    store.lastBatch = 0;
    attach();

    assertEquals(List.of("whole true"), told);
    assertEquals(0, store.queues.size());
  }

  @Test
  void firstOpeningThatFailsIsTriedAgainAndNobodyIsToldThatItIsLoaded() {
    start(1);
    store.failure = StoreException.Kind.IO;
    store.failsToOpen = true;
    CompletableFuture<Void> loaded = journal.attach(store);
    run();
    assertFalse(loaded.isDone());
    assertTrue(alarms.contains("store-failed"));

    store.failure = null;
    advance(Duration.ofMillis(200));
    assertTrue(loaded.isDone());
    assertEquals(0, alarms.size());
  }

  @Test
  void loadThatBreaksOffGoesOnWhereItWas() {
    startWithStore(1);
    session(0, "a");
    session(0, "b");
    session(0, "c");

    JournalTest restarted = new JournalTest();
    restarted.start(1);
    store.tellsOnly = 2;
    CompletableFuture<Void> loaded = restarted.journal.attach(store);
    restarted.run();
    assertFalse(loaded.isDone());

    store.tellsOnly = Integer.MAX_VALUE;
    restarted.advance(Duration.ofMillis(200));
    assertTrue(loaded.isDone());
    assertEquals(
        List.of("a", "b", "c"),
        restarted.host.sessions.stream().map(s -> s.handle().clientId()).sorted().toList());
  }

  @Test
  void storeThatDoesNotKnowAnOperationIsLeftAlone() {
    startWithStore(1);
    DurableSession session = session(0, "c");
    store.failure = StoreException.Kind.UNSUPPORTED;
    enqueue(0, session, "1", false);
    run();
    int batches = store.batches;
    advance(Duration.ofMinutes(1));

    assertEquals(batches, store.batches);
    assertEquals(List.of("durable 1"), told); // in memory, and said so
    assertTrue(alarms.contains("store-unsupported"));
    assertEquals(PersistenceState.IN_MEMORY, journal.state());
    assertFalse(store.open);
  }
}
