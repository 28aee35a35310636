package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PersistenceState;
import broker.api.persistence.StoreException;
import broker.core.loop.Loop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ApplicationMessage;
import broker.core.runtime.SimulatedLoop;
import broker.core.topic.TopicName;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class JournalTest {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final List<LoopCounters> counters = new ArrayList<>();
  private final Queue<Runnable> storeTasks = new ArrayDeque<>();
  private final TreeSet<String> alarms = new TreeSet<>();
  private final List<String> told = new ArrayList<>();
  private final SimulatedStore store = new SimulatedStore();
  private final NoState host = new NoState();
  private final List<LoopJournal> journals = new ArrayList<>();
  private Journal journal;

  /** A broker whose state the test keeps itself. */
  private final class NoState implements JournalHost {
    private boolean empty = true;
    private final List<StoredSession> sessions = new ArrayList<>();

    @Override
    public boolean isEmpty() {
      return empty;
    }

    @Override
    public void restore(StoredSession session) {
      sessions.add(session);
    }

    @Override
    public void restore(MessageContent retained) {}

    @Override
    public void beginRetained(boolean whole) {
      journal.retained().on(true);
    }
  }

  private final class Alarms implements JournalAlarms {
    @Override
    public void raise(String name, String text) {
      alarms.add(name);
    }

    @Override
    public void clear(String name) {
      alarms.remove(name);
    }
  }

  private void start(int count) {
    WallClock clock = new WallClock(ticker::nanoTime, () -> Instant.EPOCH);
    journal =
        new Journal(
            count,
            storeTasks::add,
            ticker::nanoTime,
            clock,
            JournalSettings.DEFAULTS,
            new Alarms());
    journal.host(host);
    for (int i = 0; i < count; i++) {
      SimulatedLoop loop = new SimulatedLoop(ticker);
      loops.add(loop);
      counters.add(new LoopCounters());
      Loop each = new Loop(i, loop, loop::executeAfterTurn, ticker::nanoTime);
      journals.add(journal.register(each, counters.get(i)));
    }
  }

  private void startWithStore(int count) {
    start(count);
    attach();
  }

  private void attach() {
    CompletableFuture<Void> settled = journal.attach(store);
    run();
    assertTrue(settled.isDone());
  }

  private void run() {
    boolean any = true;
    while (any) {
      any = runStore();
      for (SimulatedLoop loop : loops) {
        any |= loop.turn();
      }
    }
  }

  private void turns() {
    boolean any = true;
    while (any) {
      any = false;
      for (SimulatedLoop loop : loops) {
        any |= loop.turn();
      }
    }
  }

  private boolean runStore() {
    Runnable task = storeTasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  private void advance(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  private void on(int loop, Runnable task) {
    loops.get(loop).execute(task);
    loops.get(loop).turn();
  }

  private static ApplicationMessage message(String payload) {
    return new ApplicationMessage(
        TopicName.of("t"),
        payload.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        ApplicationMessage.NONE,
        1,
        false,
        ApplicationMessage.NEVER,
        null);
  }

  private DurableSession session(int loop, String clientId) {
    LoopJournal j = journals.get(loop);
    DurableSession[] made = new DurableSession[1];
    on(
        loop,
        () -> {
          made[0] = j.begin(clientId);
          j.putSession(made[0], new SessionContent(60, 0, false).encode());
        });
    run();
    return made[0];
  }

  private Entry enqueue(int loop, DurableSession session, String payload, boolean quick) {
    return enqueue(loop, session, message(payload), quick);
  }

  private Entry enqueue(
      int loop, DurableSession session, ApplicationMessage message, boolean quick) {
    Entry[] made = new Entry[1];
    LoopJournal j = journals.get(loop);
    on(loop, () -> made[0] = publish(j, session, message, quick));
    return made[0];
  }

  private Entry publish(
      LoopJournal j, DurableSession session, ApplicationMessage message, boolean quick) {
    j.record(false);
    Entry entry = j.enqueue(session, message, 0, new byte[0], quick, true);
    Ticket ticket = j.recorded();
    String payload = new String(message.payload(), java.nio.charset.StandardCharsets.UTF_8);
    ticket.whenReleased(() -> told.add("elided " + payload));
    j.whenDurable(ticket.window(), () -> told.add("durable " + payload));
    return entry;
  }

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
          Entry entry = j.enqueue(session, message("m"), 0, new byte[0], true, true);
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
          j.putSession(next, new SessionContent(60, 0, false).encode());
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
            j.dequeue(j.enqueue(session, message("m"), 0, new byte[0], true, true));
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
                    there[0] = j.enqueue(session, message("m"), 0, new byte[0], true, true);
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
  void storeThatComesToARunningBrokerIsBegunAnew() {
    startWithStore(1);
    session(0, "of another life");

    JournalTest other = new JournalTest();
    other.start(1);
    other.host.empty = false;
    other.journals.get(0).sources(() -> {}, whole -> other.told.add("whole " + whole));
    other.journal.attach(store);
    other.run();

    assertEquals(List.of("whole true"), other.told);
    assertEquals(0, store.queues.size());
    assertTrue(other.journals.get(0).isOn());
  }

  @Test
  void windowsOfSeveralLoopsEndTogetherWhateverTheOrderOfTheirTurns() {
    for (int seed = 0; seed < 500; seed++) {
      JournalTest world = new JournalTest();
      world.startWithStore(3);
      world.cutAtRandom(new java.util.SplittableRandom(seed));
    }
  }

  /**
   * Messages that go to a session of each loop, and a loop that is behind now and then: a message
   * that may begin is in one batch with all that follows from it.
   */
  private void cutAtRandom(java.util.SplittableRandom random) {
    DurableSession[] sessions = new DurableSession[3];
    for (int i = 0; i < 3; i++) {
      sessions[i] = session(i, "s" + i);
    }
    int published = 0;
    for (int step = 0; step < 120; step++) {
      switch (random.nextInt(4)) {
        case 0 -> runStore();
        case 1 -> {
          int from = random.nextInt(3);
          int identifier = ++published;
          on(from, () -> begin(from, sessions, identifier));
        }
        default -> loops.get(random.nextInt(3)).turn();
      }
      assertWhole(published);
    }
    run();
    assertWhole(published);
    assertEquals(published, all(0).size());
  }

  private void begin(int from, DurableSession[] sessions, int identifier) {
    LoopJournal home = journals.get(from);
    if (home.isCutting()) {
      home.afterCut(() -> begin(from, sessions, identifier));
      return;
    }
    home.putReceived(sessions[from], identifier);
    long window = home.window();
    for (int i = 0; i < 3; i++) {
      if (i != from) {
        int to = i;
        loops.get(to).execute(() -> arrive(to, window, sessions[to], identifier));
      }
    }
  }

  private void arrive(int to, long window, DurableSession session, int identifier) {
    LoopJournal j = journals.get(to);
    if (window > j.window()) {
      j.afterCut(() -> arrive(to, window, session, identifier));
    } else {
      j.putReceived(session, identifier);
    }
  }

  private java.util.Set<Integer> all(int session) {
    return store.received.getOrDefault("s" + session, java.util.Set.of());
  }

  private void assertWhole(int published) {
    for (int identifier = 1; identifier <= published; identifier++) {
      int places = 0;
      for (int i = 0; i < 3; i++) {
        places += all(i).contains(identifier) ? 1 : 0;
      }
      assertTrue(places == 0 || places == 3, "a message lies across two batches");
    }
  }
}
