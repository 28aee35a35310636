package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.guard.CallWatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that end, and calls that somebody else has to end. */
@Timeout(30)
final class CallWatchThreadTest {
  @AutoClose private final CallWatchThread watch = new CallWatchThread(System::nanoTime);
  private final CallWatch.Slot slot = watch.newSlot();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final CallWatch.Callee callee =
      new CallWatch.Callee() {
        @Override
        public void holds(long tookNanos, long nowNanos, Throwable where) {
          assertTrue(tookNanos >= 1_000_000_000L);
          told.add(where.getStackTrace()[where.getStackTrace().length - 1].getClassName());
        }

        @Override
        public void letGo() {
          told.add("let go");
        }
      };

  @Test
  void aCallThatReturnsIsNotNoticed() {
    slot.begin(callee, System.nanoTime());
    assertFalse(slot.end());
    assertTrue(told.isEmpty());
  }

  @Test
  void aCallThatWaitsIsInterruptedAndTheInterruptStaysInIt() throws Exception {
    slot.begin(callee, System.nanoTime());
    assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
    told.take();
    assertTrue(slot.end());
    assertEquals("let go", told.take());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void aCallThatIgnoresItsInterruptIsToldAgainAndAgain() {
    slot.begin(callee, System.nanoTime());
    while (told.size() < 2) {
      Thread.onSpinWait();
    }
    assertTrue(slot.end());
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
