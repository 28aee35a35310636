package broker.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopTest {
  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final Queue<Runnable> afterTurn = new ArrayDeque<>();
  private final Loop loop = new Loop(3, eventLoop, afterTurn::add, () -> 0);
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** A task that says its name. */
  private class Named extends TurnTask {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void atTurnEnd() {
      done.add(name);
    }
  }

  /** Runs on the loop what has to, and then the end of the turn. */
  private void turn(Runnable task) {
    eventLoop
        .submit(
            () -> {
              task.run();
              for (Runnable end = afterTurn.poll(); end != null; end = afterTurn.poll()) {
                end.run();
              }
            })
        .syncUninterruptibly();
  }

  @Test
  void runsTaskOnceHoweverOftenItWasAskedFor() {
    Named a = new Named("a");
    Named b = new Named("b");
    for (int i = 0; i < 2; i++) {
      turn(
          () -> {
            loop.atTurnEnd(a);
            loop.atTurnEnd(b);
            loop.atTurnEnd(a);
            assertEquals(1, afterTurn.size());
          });
    }
    assertEquals(List.of("a", "b", "a", "b"), done);
  }

  @Test
  void runsWhatTasksAskForInTheSameTurn() {
    Named again = new Named("again");
    turn(
        () ->
            loop.atTurnEnd(
                new TurnTask() {
                  @Override
                  protected void atTurnEnd() {
                    loop.atTurnEnd(again);
                  }
                }));
    assertEquals(List.of("again"), done);
  }

  @Test
  void holdsAnyNumberOfTasks() {
    turn(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            loop.atTurnEnd(new Named("" + i));
          }
        });
    assertEquals(1_000, done.size());
  }

  @Test
  void failureOfOneTaskHarmsNoOther() {
    RuntimeException exception = new IllegalStateException("meant to fail");
    Error error = new OutOfMemoryError("meant to fail");
    for (Throwable failure : List.of(exception, error)) {
      done.clear();
      turn(
          () -> {
            loop.atTurnEnd(new Named("before"));
            loop.atTurnEnd(failing(failure));
            loop.atTurnEnd(new Named("after"));
          });
      turn(() -> loop.atTurnEnd(new Named("next turn")));
      assertEquals(List.of("before", "after", "next turn"), done);
    }
  }

  private static TurnTask failing(Throwable failure) {
    return new TurnTask() {
      @Override
      protected void atTurnEnd() {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
    };
  }
}
