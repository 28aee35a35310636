package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SpreadTest extends JournalWorld {
  private static final int SESSIONS = 700;
  private final List<DurableSession> sessions = new ArrayList<>();
  private Ticket ticket;

  private void startWithSessions() {
    startWithStore(1);
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(session(0, "c" + i));
    }
    store.widest = 0;
  }

  private void publish(String payload, int identifier) {
    on(0, () -> publishNow(payload, identifier));
  }

  /**
   * Publishes a message to all sessions; the first has sent it at QoS 2 if there is an identifier.
   */
  private void publishNow(String payload, int identifier) {
    LoopJournal j = journals.get(0);
    j.record(false);
    Passing message = new Passing(message(payload));
    if (identifier > 0) {
      j.putReceived(sessions.get(0), identifier);
    }
    for (DurableSession session : sessions) {
      j.enqueue(session, message, EntryState.of(1, false, 0, 0, 0), new byte[0]);
    }
    ticket = j.recorded();
    j.whenDurable(() -> told.add(payload));
  }

  private Map<String, List<String>> queues() {
    Map<String, List<String>> queues = new TreeMap<>();
    store.queues.forEach(
        (client, queue) -> queues.put(client, queue.values().stream().map(this::payload).toList()));
    return queues;
  }

  private String payload(long message) {
    byte[] content = store.messages.get(message);
    return new String(content, content.length - 2, 2, java.nio.charset.StandardCharsets.UTF_8);
  }

  private Map<String, List<String>> eachHas(String... payloads) {
    Map<String, List<String>> all = new TreeMap<>();
    sessions.forEach(session -> all.put(session.clientId(), List.of(payloads)));
    return all;
  }

  @Test
  void windowForManySessionsIsWrittenInBatchesOfFewWhichHaveAllItsMessages() {
    startWithSessions();
    turns();
    int before = store.batches;
    on(
        0,
        () -> {
          publishNow("m1", 0);
          publishNow("m2", 0);
        });
    assertEquals(List.of(), told);
    run();

    assertEquals(3, store.batches - before);
    assertTrue(store.widest <= Spread.PART_SESSIONS + 1, "" + store.widest);
    assertEquals(List.of("m1", "m2"), told);
    assertEquals(eachHas("m1", "m2"), queues());
    assertEquals(2, store.messages.size());
  }

  @Test
  void nobodyIsToldBeforeTheLastBatchAndAFailureInBetweenIsMadeUpFor() {
    startWithSessions();
    store.failure = StoreException.Kind.IO;
    store.takesBefore = 1;
    publish("m1", 0);
    run();
    assertEquals(List.of(), told);

    store.failure = null;
    advance(Duration.ofSeconds(1));
    assertEquals(List.of("m1"), told);
    assertEquals(eachHas("m1"), queues());
  }

  @Test
  void batchOfWhichNobodyKnowsWhetherItIsThereIsNotWrittenTwice() {
    startWithSessions();
    store.failure = StoreException.Kind.IO;
    store.failsAfterwards = true;
    store.takesBefore = 1;
    publish("m1", 0);
    run();
    store.failure = null;
    advance(Duration.ofSeconds(1));

    assertEquals(List.of("m1"), told);
    assertEquals(eachHas("m1"), queues());
  }

  @Test
  void whatACrashLeavesOfAWindowIsTakenBack() {
    startWithSessions();
    publish("m1", 0);
    run();
    store.failure = StoreException.Kind.IO;
    store.takesBefore = 2;
    publish("m2", 7);
    run();
    assertTrue(queues().toString().contains("m2"));
    assertEquals(List.of("m1"), told);

    store.failure = null;
    SpreadTest restarted = new SpreadTest();
    restarted.start(1);
    restarted.journal.attach(store);
    restarted.run();

    assertEquals(eachHas("m1"), queues());
    assertEquals(1, store.messages.size());
    store.received.values().forEach(identifiers -> assertEquals(0, identifiers.size()));
    assertEquals(SESSIONS, restarted.host.sessions.size());
    assertEquals(1, restarted.host.sessions.get(0).queue().entries());
  }

  @Test
  void identifierReceivedAtQos2ComesWithTheLastBatch() {
    startWithSessions();
    publish("m1", 7);
    run();

    assertEquals(List.of("m1"), told);
    assertEquals(1, store.received.get("c0").size());
    assertEquals(eachHas("m1"), queues());
  }

  @Test
  void storeThatIsFullInBetweenRefusesTheMessageForAllSessions() {
    startWithSessions();
    publish("m1", 0);
    run();
    store.failure = StoreException.Kind.FULL;
    store.takesBefore = 1;
    publish("m2", 0);
    run();

    assertTrue(ticket.isRefused());
    assertEquals(List.of("m1", "m2"), told);
    assertEquals(eachHas("m1"), queues());
    assertEquals(SESSIONS, journal.figures().refused());
    assertTrue(alarms.contains("store-full"));

    store.failure = null;
    publish("m3", 0);
    run();
    assertFalse(ticket.isRefused());
    assertEquals(eachHas("m1", "m3"), queues());
  }

  @Test
  void sessionThatEndsGoesWithTheLastBatch() {
    startWithSessions();
    publish("m1", 0);
    run();
    store.applied.clear();
    on(
        0,
        () -> {
          journals.get(0).removeSession(sessions.get(0), List.of());
          publishNow("m2", 0);
        });
    run();

    assertEquals("no session c0", lastOfSessions());
    sessions.remove(0);
    assertEquals(eachHas("m1", "m2"), queues());
  }

  private String lastOfSessions() {
    List<String> all = store.applied.stream().filter(a -> !a.contains("unfinished")).toList();
    return all.get(all.size() - 1);
  }
}
