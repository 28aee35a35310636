package broker.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.access.PluginCalls;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of a plugin, and calls on them that do not end. */
@Timeout(30)
final class PluginThreadsTest {
  @AutoClose private final PluginThreads threads = new PluginThreads("plugin.slow", false);
  private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private PluginCalls.Call hang() {
    return threads.start(
        () -> {
          seen.add("begun");
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            seen.add("interrupted");
          }
        });
  }

  @Test
  void aCallThatHangsIsInterruptedAndItsStackShowsWhere() throws Exception {
    PluginCalls.Call call = hang();
    assertEquals("begun", seen.take());
    Throwable where = call.interrupt();
    assertNotNull(where);
    assertTrue(where.getMessage().contains("call-plugin.slow"));
    assertTrue(
        Stream.of(where.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName())));
    assertEquals("interrupted", seen.take());
  }

  @Test
  void someCallsHangAndOthersAreMade() throws Exception {
    for (int i = 0; i < 3; i++) {
      hang();
      assertEquals("begun", seen.take());
    }
    threads.start(() -> seen.add("made"));
    assertEquals("made", seen.take());
  }

  @Test
  void aCallThatIsOverIsNotInterrupted() throws Exception {
    List<PluginCalls.Call> calls = List.of(threads.start(() -> {}), threads.start(() -> {}));
    threads.start(() -> seen.add("all made"));
    assertEquals("all made", seen.take());
    for (PluginCalls.Call call : calls) {
      while (call.interrupt() != null) {
        Thread.onSpinWait(); // on its way out
      }
      assertNull(call.interrupt());
    }
    threads.start(() -> seen.add("" + Thread.currentThread().isInterrupted()));
    assertEquals("false", seen.take());
  }

  @Test
  void whenThePluginGoesEverythingEnds() throws Exception {
    hang();
    assertEquals("begun", seen.take());
    threads.close();
    assertEquals("interrupted", seen.take());
    assertThrows(RejectedExecutionException.class, () -> threads.start(() -> {}));
    assertFalse(threads.isPrompt());
  }
}
