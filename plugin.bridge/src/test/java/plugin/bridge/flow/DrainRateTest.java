package plugin.bridge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DrainRateTest {
  private static final long SECOND = 1_000_000_000L;

  /** How many messages of that size leave in so many seconds when there is always one. */
  private static int drained(DrainRate rate, int size, int seconds) {
    int sent = 0;
    long now = 0;
    while (now < seconds * SECOND) {
      long wait = rate.take(size, now);
      if (wait == 0) {
        sent++;
      }
      now += wait;
    }
    return sent;
  }

  @Test
  void messagesPerSecondAreHeld() {
    assertEquals(5_000, drained(new DrainRate(500, 0, 0), 100, 10), 50);
    assertEquals(10, drained(new DrainRate(1, 0, 0), 100, 10), 1);
  }

  @Test
  void bytesPerSecondAreHeldAlsoWithMessagesLargerThanTheBucket() {
    assertEquals(1_000, drained(new DrainRate(0, 10_000, 0), 100, 10), 10);
    assertEquals(20, drained(new DrainRate(0, 10_000, 0), 5_000, 10), 1);
  }

  @Test
  void theLowerOfBothCounts() {
    assertEquals(100, drained(new DrainRate(10, 1_000_000, 0), 100, 10), 2);
    assertEquals(100, drained(new DrainRate(1_000, 1_000, 0), 100, 10), 2);
  }

  @Test
  void aLongPauseAllowsNoFlood() {
    DrainRate rate = new DrainRate(100, 0, 0);
    int sent = 0;
    while (rate.take(1, 3_600 * SECOND) == 0) {
      sent++;
    }
    assertTrue(sent <= 6, sent + " at once");
  }

  @Test
  void withoutALimitNothingWaits() {
    DrainRate rate = new DrainRate(0, 0, 0);
    for (int i = 0; i < 1_000_000; i++) {
      assertEquals(0, rate.take(1_000_000, 0));
    }
  }
}
