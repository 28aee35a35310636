package broker.core.client.remote;

import broker.api.client.ClientException;
import broker.api.client.PublishOutcome;
import broker.core.client.End;
import broker.core.client.Outgoing;
import broker.core.client.plugin.Forwardable;
import broker.core.client.plugin.Outcome;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that is published in the place of a delivery. It stays with the session when the
 * connection is lost, and goes on where it was when the delivery comes again. Owned by the loop of
 * the session's connections.
 */
@OnEventLoop
final class Forwarded extends Outgoing {
  private final Object key;
  private final Map<Object, Forwarded> inFlight;

  // while the delivery is there
  private @Nullable Forwardable source;
  private @Nullable CompletableFuture<PublishOutcome> stage;

  private @Nullable Outcome outcome; // came while the delivery was not there

  /**
   * @param inFlight where the session has those that it may have to go on with
   */
  Forwarded(ApplicationMessage message, Object key, Map<Object, Forwarded> inFlight) {
    super(message, 0);
    this.key = key;
    this.inFlight = inFlight;
    inFlight.put(key, this);
  }

  /** The delivery is there, for the first time or again. */
  void attach(Forwardable delivery, CompletableFuture<PublishOutcome> result) {
    source = delivery;
    stage = result;
    Outcome before = outcome;
    if (before != null) {
      settle(before);
    }
  }

  @Override
  protected void completed(ReasonCode reason, @Nullable String reasonString) {
    Outcome now = Outcome.of(reason, reasonString);
    if (source == null) {
      outcome = now;
    } else {
      settle(now);
    }
  }

  private void settle(Outcome result) {
    inFlight.remove(key, this);
    Forwardable delivery = source;
    CompletableFuture<PublishOutcome> waiting = stage;
    source = null;
    stage = null;
    if (delivery != null && waiting != null) {
      delivery.endForward(!result.reasonCode().isError());
      waiting.complete(result);
    }
  }

  @Override
  protected void failed(End end) {
    if (packetIdentifier() == 0) {
      inFlight.remove(key, this); // it was never sent
    }
    Forwardable delivery = source;
    CompletableFuture<PublishOutcome> waiting = stage;
    source = null;
    stage = null;
    if (delivery != null && waiting != null) {
      delivery.endForward(false);
      waiting.completeExceptionally(new ClientException(end));
    }
  }
}
