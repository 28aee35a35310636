package plugin.persistence.volume;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Pages on their way from the log into the main file. Made and awaited by the store thread, run by
 * the checkpoint thread.
 */
final class Checkpoint {
  private final List<Page> pages;
  private final FutureTask<Void> task;

  /**
   * A checkpoint of frozen pages.
   *
   * @param log what is void afterwards
   */
  Checkpoint(List<Page> pages, MainFile main, RedoLog log, long logBytes, VolumeFigures figures) {
    this.pages = pages;
    this.task =
        new FutureTask<>(
            () -> {
              main.write(pages);
              log.invalidate(logBytes);
              figures.syncs.increment();
              figures.checkpoints.increment();
              return null;
            });
  }

  /** Where the checkpoints of a volume run. */
  static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "store checkpoint");
          thread.setDaemon(true);
          return thread;
        });
  }

  Runnable task() {
    return task;
  }

  List<Page> pages() {
    return pages;
  }

  boolean isDone() {
    return task.isDone();
  }

  /** Waits until it is done; an interrupt does not end that, and is kept. */
  void await() throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException cause) {
            throw new IOException("checkpoint: " + cause.getMessage(), cause);
          }
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException("checkpoint", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
