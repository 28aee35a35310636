package broker.core.admin;

import broker.core.session.SharedState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A sign of life from every event loop: each has a task done in its turn, as it does the packets of
 * clients. Any thread.
 */
public final class Pulse implements Supplier<CompletionStage<Void>> {
  private final SharedState state;

  /** The pulse of these loops. */
  public Pulse(SharedState state) {
    this.state = state;
  }

  /** Asks the loops; complete when the last one has answered. */
  @Override
  public CompletionStage<Void> get() {
    CompletableFuture<?>[] beats = new CompletableFuture<?>[state.shards()];
    for (int i = 0; i < beats.length; i++) {
      CompletableFuture<Void> beat = new CompletableFuture<>();
      state.shard(i).loop().execute(() -> beat.complete(null));
      beats[i] = beat;
    }
    return CompletableFuture.allOf(beats);
  }
}
