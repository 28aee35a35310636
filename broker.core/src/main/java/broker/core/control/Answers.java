package broker.core.control;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the broker's own threads answer. Stateless. */
final class Answers {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Answers() {}

  /**
   * The answer.
   *
   * @throws IllegalStateException if there is none in time
   */
  static <T> T await(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the broker stops", e);
    }
  }
}
