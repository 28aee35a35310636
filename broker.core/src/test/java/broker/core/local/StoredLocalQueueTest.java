package broker.core.local;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import broker.api.client.ConnectOptions;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.OverflowPolicy;
import broker.core.limits.Limits;
import broker.core.runtime.Bench;
import broker.core.runtime.MemoryStore;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue of a plugin that is opened with other limits while it lies in the store. */
final class StoredLocalQueueTest {
  private final MemoryStore store = new MemoryStore();

  private LocalWorld world() {
    return new LocalWorld(new Bench(Limits.DEFAULTS, 1, store), 1);
  }

  private static LocalSession open(LocalWorld world, int most, OverflowPolicy policy) {
    return world.open(
        LocalOptions.builder("plugin")
            .sessionExpiry(ConnectOptions.NEVER_EXPIRES)
            .receiveMaximum(1)
            .maximumQueuedMessages(most)
            .overflow(policy)
            .build());
  }

  @ParameterizedTest
  @CsvSource({"DROP_OLDEST, 25", "DROP_NEWEST, 0"})
  void isCutToThemAtTheEndThatTheySay(OverflowPolicy policy, int first) {
    try (LocalWorld world = world()) {
      assertFalse(world.subscribe(open(world, 100, policy), "t", 1).isError());
      Peer client = world.bench.connect(v5("client"));
      for (int i = 0; i < 30; i++) {
        client.send(PublishBuilder.message("t", String.valueOf(i)).qos(1).id(i + 1).build());
      }
      world.bench.advance(Duration.ofSeconds(1));
      assertEquals(30, store.queued("plugin"));
    }
    try (LocalWorld world = world()) {
      LocalSession session = open(world, 5, policy);
      world.bench.advance(Duration.ofSeconds(1));
      assertEquals(25, session.statistics().dropped());
      assertEquals(5, store.queued("plugin"));
      for (int i = first; i < first + 5; i++) {
        assertEquals(String.valueOf(i), LocalWorld.text(world.deliveries.get(i - first)));
        world.deliveries.get(i - first).acknowledge();
        world.bench.run();
      }
      assertEquals(5, world.deliveries.size());
    }
  }
}
