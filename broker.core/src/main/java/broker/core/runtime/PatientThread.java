package broker.core.runtime;

import broker.core.guard.PatientCalls;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads, which come when there is something to do: one that calls plugins, and is given up
 * for another when it does not come back, and one for those who wait for it. Any thread.
 */
final class PatientThread implements PatientCalls, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PatientThread.class);
  private static final long MOST_MILLIS = 1_000;
  private static final long IDLE_SECONDS = 10;

  private final String name;
  private final ExecutorService waiting;
  private ExecutorService calling; // under the lock
  private boolean closed; // under the lock

  /**
   * Starts no thread yet.
   *
   * @param name of what is done
   */
  PatientThread(String name) {
    this.name = name;
    this.waiting = thread("broker-" + name);
    this.calling = thread("call-" + name);
  }

  private static ExecutorService thread(String name) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  @Override
  public <T> T call(Callable<T> task) throws ExecutionException, TimeoutException {
    ExecutorService mine = calling();
    Future<T> answer;
    try {
      answer = mine.submit(task);
    } catch (RejectedExecutionException e) { // given up since
      answer = calling().submit(task);
    }
    try {
      return answer.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      giveUp(mine);
      throw e;
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("the broker stops");
    }
  }

  private synchronized ExecutorService calling() {
    return calling;
  }

  private synchronized void giveUp(ExecutorService stuck) {
    stuck.shutdownNow();
    if (calling == stuck && !closed) {
      calling = thread("call-" + name);
    }
  }

  @Override
  public void later(Runnable task) {
    try {
      waiting.execute(
          () -> {
            try {
              task.run();
            } catch (CancellationException e) {
              log.debug("given up", e);
            }
          });
    } catch (RejectedExecutionException e) {
      return; // closed: nobody looks any more
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.shutdownNow();
    calling.shutdownNow();
  }
}
