package broker.core.runtime;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which the client role does what may block: looking up names, making TLS engines.
 * There are none while there is nothing to do.
 */
public final class ClientThreads {
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final long IDLE_SECONDS = 10;

  private ClientThreads() {}

  /** Threads that do not keep the process alive; what is too much is rejected. */
  public static ExecutorService start() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            new DefaultThreadFactory("broker-names", true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
