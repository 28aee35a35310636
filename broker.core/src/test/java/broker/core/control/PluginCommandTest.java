package broker.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.AdminCommand;
import broker.core.guard.Breaker;
import broker.core.guard.Faults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PluginCommandTest {
  private final List<String> faults = new ArrayList<>();
  private final StringWriter answer = new StringWriter();
  private long nowNanos;

  private PluginCommand plugin(AdminCommand command, Duration patience) {
    return new PluginCommand("word", "help", command, patience, faults::add, () -> nowNanos);
  }

  private int run(AdminCommand command, Duration patience, String... args) {
    PrintWriter out = new PrintWriter(answer);
    int status = plugin(command, patience).run(List.of(args), out);
    out.flush();
    return status;
  }

  @Test
  void passesArgumentsAnswerAndStatusOn() {
    AdminCommand command =
        (arguments, out) -> {
          out.print("got " + arguments);
          return 7;
        };
    assertEquals(7, run(command, Duration.ofMinutes(1), "a", "b"));
    assertEquals("got [a, b]", answer.toString());
    assertEquals(List.of(), faults);
  }

  @Test
  void aFailureIsAFaultAndAnAnswer() {
    AdminCommand command =
        (arguments, out) -> {
          throw new NoClassDefFoundError("half an update");
        };
    assertEquals(AdminCommand.FAILED, run(command, Duration.ofMinutes(1)));
    assertTrue(answer.toString().startsWith("word failed: "), answer.toString());
    assertEquals(1, faults.size());
  }

  @Test
  void givesUpACommandThatHangsAndInterruptsIt() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AdminCommand command =
        (arguments, out) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          out.print("too late");
          return 0;
        };
    assertEquals(AdminCommand.FAILED, run(command, Duration.ofMillis(500)));
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    assertTrue(answer.toString().startsWith("word failed: no answer within "), answer.toString());
    assertEquals(1, faults.size());
  }

  @Test
  void oneThatKeepsFailingIsNotCalledForAWhile() {
    AtomicInteger calls = new AtomicInteger();
    AdminCommand command =
        (arguments, out) -> {
          calls.incrementAndGet();
          throw new IllegalStateException("broken");
        };
    PluginCommand guarded = plugin(command, Duration.ofMinutes(1));
    PrintWriter out = new PrintWriter(answer, true);
    for (int i = 0; i < Faults.TOLERATED + 5; i++) {
      assertEquals(AdminCommand.FAILED, guarded.run(List.of(), out));
    }
    assertEquals(Faults.TOLERATED, calls.get());
    assertTrue(answer.toString().contains("word keeps failing"), answer.toString());
    nowNanos += Breaker.ASIDE_NANOS;
    guarded.run(List.of(), out);
    assertEquals(Faults.TOLERATED + 1, calls.get());
  }
}
