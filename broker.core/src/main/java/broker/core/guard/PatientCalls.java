package broker.core.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Calls of plugins for those who cannot wait for ever. Any thread. */
public interface PatientCalls {
  /**
   * Waits for what a call returns, though not for long.
   *
   * @throws ExecutionException what the call threw, of any kind
   * @throws TimeoutException if it does not return; it was interrupted
   * @throws CancellationException if the broker stops
   */
  <T> T call(Callable<T> task) throws ExecutionException, TimeoutException;

  /** Does something that calls, on a thread that may wait; soon, and one after the other. */
  void later(Runnable task);
}
