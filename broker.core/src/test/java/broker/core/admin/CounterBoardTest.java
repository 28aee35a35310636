package broker.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.core.guard.Breaker;
import broker.core.guard.PatientCalls;
import broker.core.metrics.MemoryUse;
import broker.core.runtime.Bench;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CounterBoardTest {
  @AutoClose private final Bench bench = new Bench();
  private final PluginBoard plugins =
      new PluginBoard(
          () -> Instant.EPOCH,
          new RaisedAlarms(new AlarmBoard(() -> Instant.EPOCH).of("broker.core")),
          () -> 3);
  private final AtLeisure calls = new AtLeisure();
  private long nowNanos;
  private final CounterBoard board =
      new CounterBoard(
          OwnCounters.of(bench.state(), () -> new MemoryUse(1, 2, 3)),
          plugins,
          calls,
          () -> nowNanos);

  /** Calls at once; one that is said to hang has no answer. */
  private static final class AtLeisure implements PatientCalls {
    private boolean hangs;

    @Override
    public <T> T call(Callable<T> task) throws ExecutionException, TimeoutException {
      if (hangs) {
        throw new TimeoutException();
      }
      try {
        return task.call();
      } catch (Exception | Error e) {
        throw new ExecutionException(e);
      }
    }

    @Override
    public void later(Runnable task) {
      task.run();
    }
  }

  CounterBoardTest() {
    plugins.use(this, "plugin.x", "1.0.0");
  }

  private static CounterSource source(String name, LongSupplier value) {
    return () -> List.of(Counter.gauge(name, "messages", "How deep.", value));
  }

  private Map<String, String> told() {
    Map<String, String> topics = new TreeMap<>();
    board.tell(topics::put);
    return topics;
  }

  private long value(String name) {
    nowNanos += 2_000_000_000L;
    board.named(name).orElseThrow().value(); // makes it read, for the next look
    return board.named(name).orElseThrow().value();
  }

  @Test
  void showsEverythingTheBrokerCountsByName() {
    bench.state().shard(0).counters().add(broker.core.metrics.Counter.PACKETS_SENT, 7);
    assertEquals(7, value("packets.sent"));
    assertEquals(2, value("memory.heap.limit"));
    List<String> names = board.all().stream().map(Counter::name).toList();
    assertEquals(names.stream().sorted().toList(), names);
    for (broker.core.metrics.Counter counter : broker.core.metrics.Counter.values()) {
      assertTrue(names.contains(counter.label()), counter.label());
    }
  }

  @Test
  void tellsTotalsFromLevels() {
    assertEquals(Counter.Kind.TOTAL, board.named("packets.sent").orElseThrow().kind());
    assertEquals(Counter.Kind.GAUGE, board.named("clients.connected").orElseThrow().kind());
  }

  @Test
  void showsFiguresOfAPluginAsLongAsItIsThere() {
    CounterSource source = source("queue.depth", () -> 5);
    board.add(source, "plugin.x");
    assertEquals(5, value("plugin.x.queue.depth"));
    assertEquals(Map.of("plugins/plugin.x/queue.depth", "5"), told());
    board.remove(source);
    assertEquals(Optional.empty(), board.named("plugin.x.queue.depth"));
    assertEquals(Map.of(), told());
  }

  @Test
  void aValueThatFailsStaysAsItWasAndEachTimeIsAFault() {
    long[] values = {5, 5, -1, -1, 6};
    int[] next = {0};
    LongSupplier fragile =
        () -> {
          long value = values[next[0]++];
          if (value < 0) {
            throw new IllegalStateException("gone");
          }
          return value;
        };
    board.add(source("depth", fragile), "plugin.x");
    assertEquals(5, value("plugin.x.depth"));
    assertEquals(5, value("plugin.x.depth"));
    assertEquals(5, value("plugin.x.depth"));
    assertEquals(6, value("plugin.x.depth"));
    assertEquals(2, plugins.views().get(0).faults());
  }

  @Test
  void figuresThatHangStayAsTheyWereAndAreNotReadForAWhile() {
    board.add(source("depth", () -> nowNanos), "plugin.x");
    long last = value("plugin.x.depth");
    calls.hangs = true;
    assertEquals(last, value("plugin.x.depth"));
    assertTrue(plugins.views().get(0).setAside());
    calls.hangs = false;
    assertEquals(last, value("plugin.x.depth"), "it was not asked");
    assertEquals(1, plugins.views().get(0).failures());
    nowNanos += Breaker.ASIDE_NANOS;
    assertTrue(value("plugin.x.depth") > last);
    assertFalse(plugins.views().get(0).setAside());
  }

  @Test
  void aSourceThatFailsShowsNothing() {
    board.add(
        () -> {
          throw new NoClassDefFoundError("half an update");
        },
        "plugin.x");
    board.add(source("not/a/name", () -> 1), "plugin.x");
    assertEquals(Map.of(), told());
    assertEquals(2, plugins.views().get(0).faults());
  }

  @Test
  void aPluginCannotTakeTheNameOfAnotherFigure() {
    board.add(source("sent", () -> 1), "packets");
    assertEquals(0, value("packets.sent"));
  }
}
