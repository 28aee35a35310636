package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Calls that return, that throw, and that do not come back. */
final class PatientThreadTest {
  @AutoClose private final PatientThread thread = new PatientThread("test");

  @Test
  void oneThatDoesNotComeBackIsInterruptedAndTheNextHasAnotherThread() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    assertThrows(
        TimeoutException.class,
        () ->
            thread.call(
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  return goOn.await(1, TimeUnit.MINUTES); // it does not listen
                }));
    assertEquals(7, thread.call(() -> 7));
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    goOn.countDown();
  }

  @Test
  void whatACallThrowsIsPassedOn() {
    ExecutionException e =
        assertThrows(
            ExecutionException.class,
            () ->
                thread.call(
                    () -> {
                      throw new NoClassDefFoundError("half an update");
                    }));
    assertTrue(e.getCause() instanceof NoClassDefFoundError);
  }

  @Test
  void whoWaitsForACallDoesSoElsewhere() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    thread.later(
        () -> {
          try {
            thread.call(() -> 1);
            done.countDown();
          } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(done.await(10, TimeUnit.SECONDS));
  }
}
