package broker.core.access;

import org.jspecify.annotations.Nullable;

/**
 * The threads on which one service is called, unless it is called on the event loops. Any thread.
 */
public interface PluginCalls extends AutoCloseable {
  /** A call that may be under way. */
  @FunctionalInterface
  interface Call {
    /** Interrupts it and returns where it is, as a stack trace; null when it is not under way. */
    @Nullable Throwable interrupt();
  }

  /** True when the service promises that its calls return at once, and so may run on the loops. */
  boolean isPrompt();

  /**
   * Runs a call when there is a thread for it.
   *
   * @throws java.util.concurrent.RejectedExecutionException when too many wait
   */
  Call start(Runnable call);

  /** The service is gone: calls that are under way are interrupted, others not made any more. */
  @Override
  void close();
}
