package broker.core.loop;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a loop in the order in which they were given, whichever threads give them: at once
 * when the loop gives one and nothing waits, else after what waits. Any thread.
 */
public final class CallOrder {
  private final Loop loop;
  private final AtomicInteger waiting = new AtomicInteger();

  /** The order of calls to one owner on that loop. */
  public CallOrder(Loop loop) {
    this.loop = loop;
  }

  /** Runs a task when all that were given before have run, or have begun to. */
  public void execute(Runnable task) {
    if (waiting.get() == 0 && loop.inLoop()) {
      task.run();
      return;
    }
    waiting.incrementAndGet();
    loop.execute(
        () -> {
          waiting.decrementAndGet();
          task.run();
        });
  }
}
