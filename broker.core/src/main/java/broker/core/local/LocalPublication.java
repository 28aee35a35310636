package broker.core.local;

import broker.api.client.ClientException;
import broker.api.client.PublishOutcome;
import broker.core.client.End;
import broker.core.client.plugin.Forwardable;
import broker.core.client.plugin.Outcome;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message of a plugin on its way into this broker. Immutable; its parts say themselves who may
 * touch them.
 *
 * @param source the delivery that it is published in the place of, or null
 */
record LocalPublication(
    ApplicationMessage message,
    CompletableFuture<PublishOutcome> stage,
    @Nullable Forwardable source) {

  void complete(ReasonCode reason, @Nullable String reasonString) {
    if (source != null) {
      source.endForward(!reason.isError());
    }
    stage.complete(Outcome.of(reason, reasonString));
  }

  void fail(End end) {
    if (source != null) {
      source.endForward(false);
    }
    stage.completeExceptionally(new ClientException(end));
  }
}
