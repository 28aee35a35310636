package plugin.bridge.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.ApplicationMessage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import plugin.bridge.loop.LoopGuard.Verdict;

final class LoopGuardTest {
  private static final long MILLI = 1_000_000;
  private static final long HOLD = 500 * MILLI;

  private final LoopMemory memory = new LoopMemory("us", 0);
  private final LoopGuard guard = guard("one", HOLD);

  private LoopGuard guard(String bridge, long hold) {
    return new LoopGuard(memory, bridge, hold, new Random(1), 0);
  }

  private static ApplicationMessage message(String payload) {
    return ApplicationMessage.builder("t").payload(payload).build();
  }

  private static Verdict out(LoopGuard guard, String payload, long now) {
    ApplicationMessage message = message(payload);
    return guard.outgoing(message, LoopGuard.fingerprint("t", message), now);
  }

  private static Verdict in(LoopGuard guard, String payload, long now) {
    ApplicationMessage message = message(payload);
    return guard.incoming(message, LoopGuard.fingerprint("t", message), now);
  }

  @Test
  void theFirstMessageWaitsAndWithoutACopyNoOtherDoes() {
    assertEquals(Verdict.HOLD, out(guard, "1", 0));
    assertTrue(guard.waitNanos() >= HOLD && guard.waitNanos() < 2 * HOLD);
    guard.waitedInVain();
    assertEquals(Verdict.PASS, out(guard, "2", 0));
    assertEquals(Verdict.PASS, in(guard, "3", 0));
    assertFalse(guard.standsBy());
  }

  @Test
  void aCopyMakesTheLinkStandByAndBothDirectionsWait() {
    out(guard, "1", 0);
    assertEquals(Verdict.DROP, in(guard, "1", MILLI));
    assertTrue(guard.standsBy());
    assertEquals(Verdict.HOLD, out(guard, "2", MILLI));
    assertEquals(Verdict.HOLD, in(guard, "3", MILLI));
    assertEquals(Verdict.DROP, in(guard, "2", 2 * MILLI));
    assertEquals(Verdict.DROP, out(guard, "3", 2 * MILLI));
    guard.waitedInVain(); // the ring is cut
    assertEquals(Verdict.PASS, out(guard, "4", 3 * MILLI));
  }

  @Test
  void aCopyThatGoesOutMakesTheLinkStandByAsWell() {
    assertEquals(Verdict.PASS, in(guard, "1", 0));
    assertEquals(Verdict.DROP, out(guard, "1", MILLI));
    assertTrue(guard.standsBy());
    assertTrue(guard.holds());
    assertEquals(4 * HOLD, guard.waitNanos());
  }

  @Test
  void whatOneBridgeOfThisBrokerHasSentAnotherOneDropsOnce() {
    LoopGuard other = guard("two", HOLD);
    guard.waitedInVain();
    guard.sent(LoopGuard.fingerprint("t", message("1")), 0);
    assertEquals(Verdict.DROP, in(other, "1", MILLI));
    assertEquals(Verdict.PASS, in(other, "2", MILLI));
    assertEquals(Verdict.PASS, in(guard, "3", MILLI));
    assertTrue(guard.arrived(LoopGuard.fingerprint("t", message("3")), MILLI));
    assertFalse(other.arrived(LoopGuard.fingerprint("t", message("3")), MILLI));
  }

  @Test
  void oneCopyIsDroppedForEachMessageAndNotLongAfter() {
    guard.waitedInVain();
    out(guard, "1", 0);
    assertEquals(Verdict.DROP, in(guard, "1", 0));
    guard.waitedInVain();
    assertEquals(Verdict.PASS, in(guard, "1", 0));
    out(guard, "2", 0);
    assertEquals(Verdict.PASS, in(guard, "2", 60_000 * MILLI));
  }

  @Test
  void whatOneBridgeOfThisBrokerGotAnotherOneDrops() {
    LoopGuard other = guard("two", HOLD);
    assertEquals(Verdict.PASS, in(guard, "1", 0));
    assertEquals(Verdict.DROP, in(other, "1", 0));
    assertEquals(Verdict.DROP, out(other, "1", 0)); // it is there already
  }

  @Test
  void whatWasHereByItsRouteIsDroppedAlsoWithoutHolding() {
    LoopGuard routes = guard("three", 0);
    ApplicationMessage round =
        ApplicationMessage.builder("t").userProperty(Route.PROPERTY, "other,us").build();
    assertEquals(Verdict.DROP, routes.incoming(round, 1, 0));
    assertEquals(Verdict.DROP, routes.outgoing(round, 1, 0));
    assertEquals(Verdict.PASS, out(routes, "1", 0));
    assertEquals(Verdict.PASS, in(routes, "1", 0));
  }
}
