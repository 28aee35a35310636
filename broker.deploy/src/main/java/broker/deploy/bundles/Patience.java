package broker.deploy.bundles;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of plugins' code that may never return, each on a thread of its own. Stateless. */
final class Patience {
  private Patience() {}

  /**
   * Waits for the outcome of a call.
   *
   * @throws TimeoutException if there is none in time; the thread is interrupted
   * @throws ExecutionException what the call threw, of any kind
   */
  static <T> T call(String name, Callable<T> task, Duration most)
      throws TimeoutException, ExecutionException, InterruptedException {
    FutureTask<T> future = new FutureTask<>(task);
    thread(name, future);
    try {
      return future.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      future.cancel(true);
      throw e;
    }
  }

  /** Does not wait at all. */
  static void leaveTo(String name, Runnable task) {
    thread(name, task);
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
