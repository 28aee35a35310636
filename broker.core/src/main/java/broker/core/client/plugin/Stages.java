package broker.core.client.plugin;

import broker.api.client.PublishOutcome;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * Stages that are complete as soon as they begin. They complete in a task of their own: a plugin
 * that publishes the next message when the last one is out would otherwise fill the stack, and keep
 * the loop from everybody else. Owned by the loop.
 */
@OnEventLoop
public final class Stages {
  /** Completed before others have their turn. */
  private static final int PER_TURN = 128;

  private record Due(CompletableFuture<PublishOutcome> stage, Outcome outcome) {}

  private final Loop loop;
  private final ArrayDeque<Due> due = new ArrayDeque<>();
  private final Runnable complete = this::complete;
  private boolean completing;

  /** Of clients of this loop. */
  public Stages(Loop loop) {
    this.loop = loop;
  }

  /** Completes the stage soon. */
  public void complete(CompletableFuture<PublishOutcome> stage, Outcome outcome) {
    due.add(new Due(stage, outcome));
    if (!completing) {
      completing = true;
      loop.execute(complete);
    }
  }

  private void complete() {
    for (int i = 0; i < PER_TURN; i++) {
      Due next = due.poll();
      if (next == null) {
        break;
      }
      next.stage.complete(next.outcome);
    }
    completing = !due.isEmpty();
    if (completing) {
      loop.execute(complete);
    }
  }
}
