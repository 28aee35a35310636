package broker.core.local;

import broker.api.client.ClientException;
import broker.api.client.PublishOutcome;
import broker.core.client.End;
import broker.core.client.plugin.FromRemote;
import broker.core.client.plugin.Outcome;
import broker.core.client.plugin.Stages;
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
    @Nullable FromRemote source) {

  /** True when it must be noted with the routed message that it must not be routed again. */
  boolean isOnce() {
    return source != null && message.qos() == 2;
  }

  /** It is routed or refused; the stage completes soon. On the loop. */
  void complete(ReasonCode reason, Stages stages) {
    if (source != null) {
      source.endForward(!reason.isError());
    }
    stages.complete(stage, Outcome.of(reason, null));
  }

  /** There is no room for it. Any thread. */
  void refuse(String why) {
    if (source != null) {
      source.endForward(false);
    }
    stage.complete(Outcome.of(ReasonCode.QUOTA_EXCEEDED, why));
  }

  void fail(End end) {
    if (source != null) {
      source.endForward(false);
    }
    stage.completeExceptionally(new ClientException(end));
  }
}
