package broker.core.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One writer and some readers at the same time; over when the writer is done, or a reader fails.
 */
public final class Race {
  private static final int READERS = 2;

  private Race() {}

  /**
   * Runs the writer once and every reader over and over meanwhile.
   *
   * @param reader makes a reader with a state of its own
   */
  public static void between(Runnable writer, Supplier<Runnable> reader)
      throws ExecutionException, InterruptedException {
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(1 + READERS);
    try {
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(threads.submit(() -> repeat(reader.get(), writing)));
      }
      threads.submit(writer).get();
      writing.set(false);
      for (Future<?> each : reading) {
        each.get();
      }
    } finally {
      writing.set(false);
      threads.shutdownNow();
    }
  }

  private static void repeat(Runnable step, AtomicBoolean writing) {
    do {
      step.run();
    } while (writing.get());
  }
}
