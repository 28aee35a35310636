package broker.core.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import org.junit.jupiter.api.Test;

final class ConnectionGateTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = Long.MAX_VALUE - 2 * SECOND; // overflows meanwhile, as the clock may
  private Limits limits = Limits.DEFAULTS;
  private final ConnectionGate gate = new ConnectionGate(() -> limits, () -> now);

  private void limit(int connections, int rate) {
    limits = Limits.builder().maximumConnections(connections).connectRate(rate).build();
  }

  private int enter(int attempts) {
    int entered = 0;
    for (int i = 0; i < attempts; i++) {
      entered += gate.enter() ? 1 : 0;
    }
    return entered;
  }

  @Test
  void letsInNoMoreThanTheMaximumAtATime() {
    limit(3, 0);
    assertEquals(3, enter(10));
    gate.leave();
    assertTrue(gate.enter());
    assertFalse(gate.enter());
  }

  @Test
  void zeroMeansNoLimit() {
    limit(0, 0);
    assertEquals(100_000, enter(100_000));
  }

  @Test
  void whoIsTurnedAwayTakesNoPlace() {
    limit(1, 0);
    assertEquals(1, enter(100));
    gate.leave();
    assertTrue(gate.enter());
    limit(2, 1);
    assertEquals(1, enter(100)); // the others are turned away by the rate
    gate.leave();
    now += SECOND;
    assertTrue(gate.enter());
  }

  @Test
  void letsInBurstOfOneSecondAndThenTheRate() {
    limit(0, 50);
    assertEquals(50, enter(1_000));
    for (int i = 0; i < 10; i++) {
      now += SECOND / 2;
      assertEquals(25, enter(1_000));
    }
    now += 100 * SECOND;
    assertEquals(50, enter(1_000));
  }

  @Test
  void followsLimitsThatChange() {
    limit(1, 0);
    assertEquals(1, enter(5));
    limit(3, 0);
    assertEquals(2, enter(5));
    limit(1, 0);
    gate.leave();
    assertFalse(gate.enter());
  }
}
