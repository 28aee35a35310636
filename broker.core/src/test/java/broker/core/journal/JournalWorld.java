package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.loop.Loop;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Loops without threads, a journal over them, and a store that is told when to work. */
abstract class JournalWorld {
  final MockTicker ticker = Ticker.newMockTicker();
  final List<SimulatedLoop> loops = new ArrayList<>();
  final List<LoopCounters> counters = new ArrayList<>();
  final Queue<Runnable> storeTasks = new ArrayDeque<>();
  final TreeSet<String> alarms = new TreeSet<>();
  final List<String> told = new ArrayList<>();
  final SimulatedStore store = new SimulatedStore();
  final NoState host = new NoState();
  final List<LoopJournal> journals = new ArrayList<>();
  Journal journal;

  /** A broker whose state the test keeps itself. */
  final class NoState implements JournalHost {
    final List<StoredSession> sessions = new ArrayList<>();

    @Override
    public void restore(StoredSession session) {
      sessions.add(session);
    }

    @Override
    public void restore(MessageContent retained) {}

    @Override
    public @Nullable ApplicationMessage retained(TopicName topic) {
      return null;
    }

    @Override
    public void makeRoom(DurableSession session, long bytes, Consumer<Surrender> answer) {
      answer.accept(Surrender.NOTHING);
    }

    @Override
    public void beginRetained(boolean whole) {
      journal.retained().on();
    }
  }

  /** Somebody who has nothing to put right. */
  static JournalSource dumps(Consumer<Boolean> dump) {
    return new JournalSource() {
      @Override
      public void dump(boolean whole) {
        dump.accept(whole);
      }

      @Override
      public void repair(Repair repair) {}
    };
  }

  final class Alarms implements JournalAlarms {
    @Override
    public void raise(String name, String text) {
      alarms.add(name);
    }

    @Override
    public void clear(String name) {
      alarms.remove(name);
    }
  }

  void start(int count) {
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

  void startWithStore(int count) {
    start(count);
    attach();
  }

  void attach() {
    CompletableFuture<Void> settled = journal.attach(store);
    run();
    assertTrue(settled.isDone());
  }

  void run() {
    boolean any = true;
    while (any) {
      any = runStore();
      for (SimulatedLoop loop : loops) {
        any |= loop.turn();
      }
    }
  }

  void turns() {
    boolean any = true;
    while (any) {
      any = false;
      for (SimulatedLoop loop : loops) {
        any |= loop.turn();
      }
    }
  }

  boolean runStore() {
    Runnable task = storeTasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  void advance(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  void on(int loop, Runnable task) {
    loops.get(loop).execute(task);
    loops.get(loop).turn();
  }

  static ApplicationMessage message(String payload) {
    return new ApplicationMessage(
        TopicName.of("t"),
        payload.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        ApplicationMessage.NONE,
        1,
        false,
        ApplicationMessage.NEVER,
        null);
  }

  DurableSession session(int loop, String clientId) {
    LoopJournal j = journals.get(loop);
    DurableSession[] made = new DurableSession[1];
    on(
        loop,
        () -> {
          made[0] = j.begin(clientId);
          j.putSession(made[0], new SessionContent(60, 0, null).encode());
        });
    run();
    return made[0];
  }

  Entry enqueue(int loop, DurableSession session, String payload, boolean quick) {
    return enqueue(loop, session, message(payload), quick);
  }

  Entry enqueue(int loop, DurableSession session, ApplicationMessage message, boolean quick) {
    Entry[] made = new Entry[1];
    LoopJournal j = journals.get(loop);
    on(loop, () -> made[0] = publish(j, session, message, quick));
    return made[0];
  }

  Entry publish(LoopJournal j, DurableSession session, ApplicationMessage message, boolean quick) {
    j.record(false);
    Expected expected = quick ? Expected.NOW : Expected.SOME_TIME;
    Entry entry = j.enqueue(session, message, 0, new byte[0], expected, true);
    Ticket ticket = j.recorded();
    String payload = new String(message.payload(), java.nio.charset.StandardCharsets.UTF_8);
    ticket.whenReleased(() -> told.add("elided " + payload));
    j.whenDurable(ticket.window(), () -> told.add("durable " + payload));
    return entry;
  }
}
