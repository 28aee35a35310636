package broker.core.runtime;

import broker.core.access.PluginCalls;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for the calls of one service of a plugin: a few, which come when there is something to do
 * and go when there is nothing; a call that does not return costs one of them. Any thread.
 */
public final class PluginThreads implements PluginCalls {
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 10_000;
  private static final long IDLE_SECONDS = 10;

  private final boolean prompt;
  private final ThreadPoolExecutor threads;

  /**
   * Starts no thread yet.
   *
   * @param plugin what the threads are named after
   * @param prompt whether its calls promise to return at once
   */
  public PluginThreads(String plugin, boolean prompt) {
    this.prompt = prompt;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            call -> thread(plugin, call));
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(String plugin, Runnable call) {
    Thread thread = new Thread(call, "call-" + plugin);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean isPrompt() {
    return prompt;
  }

  @Override
  public Call start(Runnable call) {
    RunningCall running = new RunningCall(call);
    threads.execute(running);
    return running;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** A call and the thread it is on; the lock guards that. */
  private static final class RunningCall implements Call, Runnable {
    private final Runnable call;
    private @Nullable Thread thread;

    RunningCall(Runnable call) {
      this.call = call;
    }

    @Override
    public void run() {
      on(Thread.currentThread());
      try {
        call.run();
      } finally {
        on(null);
        Thread.interrupted(); // it was meant for this call
      }
    }

    private synchronized void on(@Nullable Thread now) {
      thread = now;
    }

    @Override
    public synchronized @Nullable Throwable interrupt() {
      Thread stuck = thread;
      if (stuck == null) {
        return null;
      }
      StuckCall where = new StuckCall(stuck);
      stuck.interrupt();
      return where;
    }
  }
}
