package broker.core.client.remote;

import broker.api.client.ClientException;
import broker.api.client.PublishOutcome;
import broker.core.client.End;
import broker.core.client.Outgoing;
import broker.core.client.plugin.Outcome;
import broker.core.client.plugin.Stages;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message of a plugin on its way. Owned by the loop of the connection. */
@OnEventLoop
final class Published extends Outgoing {
  private final CompletableFuture<PublishOutcome> stage;
  private final Stages stages;

  /**
   * @param stages completes those that nobody acknowledges
   */
  Published(ApplicationMessage message, CompletableFuture<PublishOutcome> stage, Stages stages) {
    super(message, 0);
    this.stages = stages;
    this.stage = stage;
  }

  @Override
  protected void completed(ReasonCode reason, @Nullable String reasonString) {
    Outcome outcome = Outcome.of(reason, reasonString);
    if (packetIdentifier() == 0 && reason != ReasonCode.QUOTA_EXCEEDED) { // that may be any thread
      stages.complete(stage, outcome);
    } else {
      stage.complete(outcome);
    }
  }

  @Override
  protected void failed(End end) {
    stage.completeExceptionally(new ClientException(end));
  }
}
