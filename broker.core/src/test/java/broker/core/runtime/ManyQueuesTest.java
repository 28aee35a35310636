package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.journal.JournalSettings;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many sessions whose queues lie in the store, at once. */
final class ManyQueuesTest {
  private static final int CLIENTS = 300;
  private static final int MESSAGES = 60;
  private static final long ALL_QUEUES = 128 << 10;
  private static final JournalSettings LITTLE_MEMORY = TestJournal.memory(64L << 10, ALL_QUEUES);

  private final MemoryStore store = new MemoryStore();

  private Bench bench() {
    return new Bench(Limits.DEFAULTS, 2, store).journal(LITTLE_MEMORY);
  }

  private static ConnectBuilder client(int i) {
    return v5("s" + i).resume().expiry(600).receiveMaximum(1);
  }

  private void fill() {
    try (Bench bench = bench()) {
      for (int i = 0; i < CLIENTS; i++) {
        bench.connect(i % 2, client(i)).subscribe("t", 1).disconnect();
      }
      Peer p = bench.connect(v5("p"));
      for (int i = 0; i < MESSAGES; i++) {
        p.publish("t", 1, text(i));
      }
      assertEquals(CLIENTS * MESSAGES, bench.count(Counter.QUEUED));
      assertTrue(bench.count(Counter.QUEUED_MEMORY) <= ALL_QUEUES + 2 * 1_000);
    }
  }

  private static String text(int i) {
    return "number " + i + " " + "x".repeat(100);
  }

  @Test
  void messagesForManyAreReadBackInOrderThoughTheirClientsComeAllAtOnceIntoLittleMemory() {
    fill();
    try (Bench bench = bench()) {
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(bench.connect(client(i)));
      }
      // each has got a few, whatever there was: 8 at most, which count as 310 bytes each
      assertTrue(bench.count(Counter.QUEUED_MEMORY) <= ALL_QUEUES + CLIENTS * 8 * 330);
      for (int message = 0; message < MESSAGES; message++) {
        for (Peer client : clients) {
          client.acknowledge(client.expectPublish("t", text(message)));
        }
      }
      bench.advance(Duration.ofSeconds(1));
      assertEquals(0, bench.count(Counter.QUEUED));
      assertEquals(0, bench.count(Counter.QUEUED_MEMORY));
      assertEquals(0, store.messages());
    }
  }
}
