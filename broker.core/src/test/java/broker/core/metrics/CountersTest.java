package broker.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CountersTest {
  private final LoopCounters one = new LoopCounters();
  private final LoopCounters two = new LoopCounters();
  private final Counters counters = new Counters(List.of(one, two));

  @Test
  void addsUpOverAllLoops() {
    one.increment(Counter.PACKETS_RECEIVED);
    two.add(Counter.PACKETS_RECEIVED, 41);
    assertEquals(42, counters.get(Counter.PACKETS_RECEIVED));
  }

  @Test
  void levelsMayFallOnAnotherLoopThanTheyRose() {
    one.increment(Counter.CLIENTS_CONNECTED);
    two.decrement(Counter.CLIENTS_CONNECTED);
    assertEquals(0, counters.get(Counter.CLIENTS_CONNECTED));
  }

  @Test
  void countersDoNotTouchEachOther() {
    for (Counter counter : Counter.values()) {
      one.add(counter, counter.ordinal() + 1);
    }
    for (Counter counter : Counter.values()) {
      assertEquals(counter.ordinal() + 1, counters.get(counter));
    }
  }

  @Test
  void everyCounterHasNameOfItsOwnAndUnit() {
    Set<String> labels = new HashSet<>();
    for (Counter counter : Counter.values()) {
      assertTrue(labels.add(counter.label()), counter.label());
      assertTrue(counter.label().matches("[a-z0-9]+([.-][a-z0-9]+)*"), counter.label());
      assertFalse(counter.unit().isEmpty());
    }
  }
}
