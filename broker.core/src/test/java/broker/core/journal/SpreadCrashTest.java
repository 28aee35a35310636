package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import broker.core.packet.ApplicationMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Messages for more sessions than one batch takes, and a broker that ends between any two batches.
 */
final class SpreadCrashTest {
  private static final int SEEDS = Integer.getInteger("crash.seeds", 300);
  private static final int SESSIONS = 300;
  private static final int KEPT = 200; // from this one on memory keeps what waits
  private static final int QUICK = 260; // from this one on there is a client
  private static final int DIGITS = 6;

  @Test
  void whatWasAcknowledgedIsThereAndAtQos2AllOrNothingIs() {
    int undone = 0;
    for (int seed = 0; seed < SEEDS / 3; seed++) {
      undone += new Story(seed).run();
    }
    assertTrue(undone > 0, "no crash came between two batches");
  }

  private static final class Sent {
    final int number;
    final boolean isQos2;
    final Set<String> recipients = new HashSet<>();
    final Set<String> acknowledgedBy = new HashSet<>();
    boolean told;

    Sent(int number, boolean isQos2) {
      this.number = number;
      this.isQos2 = isQos2;
    }
  }

  /** A broker of one life after the other, with one store. */
  private static final class Story {
    private final int seed;
    private final Random random;
    private final List<Sent> messages = new ArrayList<>();
    private Life life = new Life(new SimulatedStore());
    private int undone;

    Story(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    int run() {
      life.begin();
      for (int i = 0; i < 3; i++) {
        for (int windows = 1 + random.nextInt(3); windows > 0; windows--) {
          window();
        }
        life.store.failure = StoreException.Kind.IO;
        life.store.takesBefore = random.nextInt(6);
        window();
        window();
        life.store.failure = null;
        undone += life.store.queues.containsKey(Unfinished.CLIENT_ID) ? 1 : 0;
        life = life.next();
        check();
      }
      return undone;
    }

    private void window() {
      life.on(
          0,
          () -> {
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
              publish();
            }
          });
      if (random.nextBoolean()) {
        life.run();
      }
      acknowledge();
      life.advance(java.time.Duration.ofMillis(random.nextInt(30)));
    }

    /** To all, to some, or to those only that are quick. */
    private void publish() {
      Sent sent = new Sent(messages.size(), random.nextInt(3) == 0);
      messages.add(sent);
      int first = random.nextInt(4) == 0 ? QUICK : 0;
      int one = 1 + random.nextInt(2);
      for (int i = first; i < SESSIONS; i += one) {
        sent.recipients.add("c" + i);
      }
      life.publish(sent);
    }

    private void acknowledge() {
      life.on(
          0,
          () ->
              life.entries.removeIf(
                  entry -> {
                    boolean acknowledged = random.nextInt(3) == 0;
                    if (acknowledged) {
                      life.acknowledge(entry);
                    }
                    return acknowledged;
                  }));
    }

    private void check() {
      Map<String, List<Integer>> queues = life.queues();
      for (List<Integer> queue : queues.values()) {
        for (int i = 1; i < queue.size(); i++) {
          assertTrue(queue.get(i - 1) < queue.get(i), "order, seed " + seed);
        }
      }
      Set<Integer> identifiers = life.store.received.get("p");
      for (Sent sent : messages) {
        Set<String> missing = new HashSet<>(sent.recipients);
        missing.removeAll(sent.acknowledgedBy);
        int all = missing.size();
        missing.removeIf(client -> queues.get(client).contains(sent.number));
        String what = "message " + sent.number + ", seed " + seed;
        assertTrue(!sent.told || missing.isEmpty(), what + " is lost");
        if (sent.isQos2 && all > 0) {
          assertTrue(missing.isEmpty() || missing.size() == all, what + " is torn");
          assertEquals(missing.isEmpty(), identifiers.contains(sent.number + 1), what);
        }
      }
    }
  }

  private record Waiting(Entry entry, Sent sent) {}

  private static final class Life extends JournalWorld {
    private final SimulatedStore store;
    private final Map<String, DurableSession> sessions = new HashMap<>();
    final List<Waiting> entries = new ArrayList<>();

    Life(SimulatedStore store) {
      this.store = store;
      start(1);
    }

    void begin() {
      journal.attach(store);
      run();
      on(
          0,
          () -> {
            for (int i = 0; i < SESSIONS; i++) {
              begin("c" + i);
            }
            begin("p");
          });
      run();
    }

    private void begin(String client) {
      DurableSession session = journals.get(0).begin(client);
      journals.get(0).putSession(session, new SessionContent(60, 0, null).encode());
      sessions.put(client, session);
    }

    /** The broker after this one. */
    Life next() {
      Life next = new Life(store);
      next.journal.attach(store);
      next.run();
      for (StoredSession stored : next.host.sessions) {
        next.sessions.put(stored.handle().clientId(), stored.handle());
        if (stored.queue() != null) {
          stored.handle().lastSequence(stored.queue().lastSequence());
        }
      }
      assertEquals(sessions.keySet(), next.sessions.keySet());
      return next;
    }

    void publish(Sent sent) {
      LoopJournal j = journals.get(0);
      String text = String.format("%0" + DIGITS + "d", sent.number);
      ApplicationMessage message = message(text);
      Passing passing = new Passing(message);
      j.record(false);
      if (sent.isQos2) {
        j.putReceived(sessions.get("p"), sent.number + 1);
      }
      for (int i = 0; i < SESSIONS; i++) {
        if (sent.recipients.contains("c" + i)) {
          enqueue(j, i, sent, message, passing);
        }
      }
      Ticket ticket = j.recorded();
      j.whenSafe(ticket, () -> sent.told = true);
    }

    private void enqueue(
        LoopJournal j, int i, Sent sent, ApplicationMessage message, Passing passing) {
      DurableSession session = sessions.get("c" + i);
      long state = EntryState.of(1, false, EntryState.QUEUED, 0, 0);
      if (i < KEPT) {
        j.enqueue(session, passing, state, new byte[0]);
      } else {
        Expected expected = i < QUICK ? Expected.SOME_TIME : Expected.NOW;
        Entry entry = j.enqueue(session, message, state, new byte[0], expected, true);
        if (i >= QUICK) {
          entries.add(new Waiting(entry, sent));
        }
      }
    }

    void acknowledge(Waiting waiting) {
      waiting.sent.acknowledgedBy.add(waiting.entry.clientId());
      journals.get(0).dequeue(waiting.entry);
    }

    Map<String, List<Integer>> queues() {
      Map<String, List<Integer>> all = new TreeMap<>();
      store.queues.forEach(
          (client, queue) ->
              all.put(client, queue.values().stream().map(id -> number(id)).toList()));
      return all;
    }

    private int number(long message) {
      byte[] content = store.messages.get(message);
      String text = new String(content, content.length - DIGITS, DIGITS, StandardCharsets.UTF_8);
      return Integer.parseInt(text);
    }
  }
}
