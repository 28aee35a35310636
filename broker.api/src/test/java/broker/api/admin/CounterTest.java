package broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CounterTest {
  @Test
  void showsTheValueOfTheMomentItIsRead() {
    AtomicLong refused = new AtomicLong();
    Counter counter = Counter.total("auth.refused", "clients", "Clients refused.", refused::get);
    refused.set(5);

    assertEquals(Counter.Kind.TOTAL, counter.kind());
    assertEquals("auth.refused", counter.name());
    assertEquals("clients", counter.unit());
    assertEquals("Clients refused.", counter.description());
    assertEquals(5, counter.value());
  }

  @Test
  void gaugeMayFall() {
    assertEquals(Counter.Kind.GAUGE, Counter.gauge("depth", "messages", "", () -> 0).kind());
  }

  @Test
  void needsAName() {
    assertThrows(IllegalArgumentException.class, () -> Counter.gauge("", "messages", "", () -> 0));
  }
}
