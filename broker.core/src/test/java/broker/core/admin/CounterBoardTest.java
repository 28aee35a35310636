package broker.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.core.metrics.MemoryUse;
import broker.core.runtime.Bench;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CounterBoardTest {
  @AutoClose private final Bench bench = new Bench();
  private final PluginBoard plugins = new PluginBoard(() -> Instant.EPOCH);
  private final CounterBoard board =
      new CounterBoard(OwnCounters.of(bench.state(), () -> new MemoryUse(1, 2, 3)), plugins);

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
  void aValueThatFailsStaysAsItWasAndIsOneFault() {
    long[] values = {5, -1, -1, 6};
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
    assertEquals(1, plugins.views().get(0).faults());
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
