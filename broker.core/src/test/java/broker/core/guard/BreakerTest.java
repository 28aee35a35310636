package broker.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a service is called, and when it is not. */
final class BreakerTest {
  private final List<String> faults = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int back;
  private final Faults plugin =
      new Faults() {
        @Override
        public void fault(String what) {
          faults.add(what);
        }

        @Override
        public void setAside(Object service, String what) {
          failures.add(what);
        }

        @Override
        public void back(Object service) {
          back++;
        }

        @Override
        public int tolerated() {
          return 3;
        }
      };
  private final Breaker breaker = new Breaker("command x", plugin);
  private long nowNanos;

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed("threw", nowNanos);
    }
  }

  @Test
  void someFaultsInARowSetItAsideOthersDoNot() {
    fail(2);
    breaker.succeeded();
    fail(2);
    assertFalse(breaker.isOpen(nowNanos));
    fail(1);
    assertTrue(breaker.isOpen(nowNanos));
    assertEquals(5, faults.size());
    assertEquals(List.of("command x threw"), failures);
  }

  @Test
  void afterAWhileOneMoreFaultIsAFailureAndOneSuccessEndsIt() {
    fail(3);
    nowNanos += Breaker.ASIDE_NANOS;
    assertFalse(breaker.isOpen(nowNanos), "it has its chance");
    fail(1);
    assertTrue(breaker.isOpen(nowNanos));
    assertEquals(2, failures.size());
    nowNanos += Breaker.ASIDE_NANOS;
    breaker.succeeded();
    fail(2);
    assertFalse(breaker.isOpen(nowNanos));
    assertEquals(1, back);
  }

  @Test
  void faultsOfCallsThatBeganBeforeAreNoFailuresOfTheirOwn() {
    fail(6);
    assertEquals(6, faults.size());
    assertEquals(1, failures.size());
  }

  @Test
  void oneThatHangsIsSetAsideAtOnceAndFailsAsOftenAsThatIsSaid() {
    breaker.hangs("does not end", nowNanos);
    assertTrue(breaker.isOpen(nowNanos));
    breaker.hangs("does not end", nowNanos);
    breaker.hangs("does not end", nowNanos);
    assertEquals(3, failures.size());
  }

  @Test
  void whoHasMoreThanHisQuotaFails() {
    Quota quota = new Quota(2, "sessions", plugin);
    assertTrue(quota.take(nowNanos));
    assertTrue(quota.take(nowNanos));
    for (int i = 0; i < 3; i++) {
      assertFalse(quota.take(nowNanos));
    }
    assertEquals(1, failures.size());
    quota.release();
    assertTrue(quota.take(nowNanos));
    assertEquals(1, back);
  }
}
