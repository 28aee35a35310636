package broker.core.journal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits until it is known what becomes of a store that has come. Owned by the store thread. */
final class Settlement {
  private @Nullable CompletableFuture<Void> waiting;

  void awaited(CompletableFuture<Void> future) {
    waiting = future;
  }

  /** The store is in use. */
  void done() {
    CompletableFuture<Void> told = take();
    if (told != null) {
      told.complete(null);
    }
  }

  /** It is not going to be. */
  void failed(Exception why) {
    CompletableFuture<Void> told = take();
    if (told != null) {
      told.completeExceptionally(why);
    }
  }

  private @Nullable CompletableFuture<Void> take() {
    CompletableFuture<Void> told = waiting;
    waiting = null;
    return told;
  }
}
