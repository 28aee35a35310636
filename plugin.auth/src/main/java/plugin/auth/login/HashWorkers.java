package plugin.auth.login;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import plugin.auth.password.PasswordHash;

/**
 * The few threads that hash, the queue before them and the memory they may take. Any thread.
 *
 * <p>A broker that runs out of heap ends. So all hashes that run at a time share one budget; a hash
 * that needs more than all of it works in a file in memory, one at a time, and one that is too
 * large for that is never begun.
 */
public final class HashWorkers implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor executor;
  private final int budgetKib;
  private final Semaphore freeKib;
  private final int scratchKib;
  private final Path scratch;
  private final Lock scratchTurn = new ReentrantLock(true);

  /**
   * Workers without a thread so far.
   *
   * @param queue logins that may wait for a thread
   * @param budgetKib heap for all hashes that run at a time
   * @param scratchKib what one hash may take outside the heap; 0 for nothing
   * @param scratch directory for that
   */
  public HashWorkers(int threads, int queue, int budgetKib, int scratchKib, Path scratch) {
    this.scratchKib = scratchKib;
    this.scratch = scratch;
    this.budgetKib = budgetKib;
    this.freeKib = new Semaphore(budgetKib, true);
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, "plugin.auth hash");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Whether this device has the memory to check the hash. */
  public boolean canAfford(PasswordHash hash) {
    return hash.memoryKib() <= Math.max(budgetKib, scratchKib);
  }

  /** Memory for all hashes that run at a time, in KiB. */
  public int budgetKib() {
    return budgetKib;
  }

  /** Runs a task on a thread of the workers; false if there is no room for it. */
  boolean offer(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Whether the hash is that of the password; to be called by a task. Waits for memory.
   *
   * @throws IOException if there is no memory outside the heap
   */
  boolean matches(PasswordHash hash, byte[] password) throws IOException {
    if (hash.memoryKib() > budgetKib) {
      return matchesOutsideHeap(hash, password);
    }
    freeKib.acquireUninterruptibly(hash.memoryKib());
    try {
      return hash.matches(password);
    } finally {
      freeKib.release(hash.memoryKib());
    }
  }

  private boolean matchesOutsideHeap(PasswordHash hash, byte[] password) throws IOException {
    scratchTurn.lock();
    try {
      return hash.matches(password, scratch);
    } finally {
      scratchTurn.unlock();
    }
  }

  /** Takes no more tasks; those that wait are done, which their number bounds. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
