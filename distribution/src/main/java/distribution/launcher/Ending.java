package distribution.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way to an end of the process with a meaningful exit status. A JVM that is told to terminate
 * (SIGTERM, SIGINT) runs its shutdown hooks and then ends with 128 plus the signal's number,
 * whatever the program thinks of it; a service manager would take that for a failure. So the hook
 * of this class interrupts the main thread, waits until that has put everything away and called
 * {@link #done}, and then ends the process itself with the status the main thread gave. The hook
 * runs on a thread of the JVM.
 */
final class Ending {
  /** Time from the signal to the end of the process. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread main;
  private volatile boolean asked;
  private volatile int status = 1;

  private Ending(Thread main) {
    this.main = main;
  }

  /** Prepares the end of this process, whose main thread is the calling one. */
  static Ending prepare() {
    Ending ending = new Ending(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(ending::end, "shutdown"));
    return ending;
  }

  private void end() {
    asked = true;
    main.interrupt();
    try {
      done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /** True once the process has been told to end. */
  boolean asked() {
    return asked;
  }

  /** Ends the process with this status; nothing is left to put away. */
  void done(int exitStatus) {
    status = exitStatus;
    done.countDown();
    System.exit(exitStatus);
  }
}
