package broker.core.client.remote;

import broker.api.client.ClientException;
import broker.api.client.PublishOutcome;
import broker.core.client.End;
import broker.core.client.Outgoing;
import broker.core.client.plugin.FromLocal;
import broker.core.client.plugin.Outcome;
import broker.core.journal.EntryState;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that is published in the place of a delivery. It stays with the session when the
 * connection is lost, and goes on where it was when the delivery comes again. Owned by the loop of
 * the session's connections.
 */
@OnEventLoop
final class Forwarded extends Outgoing {
  private final FromLocal first; // stands for the message to the end
  private final RemoteState state;

  // while the delivery is there
  private @Nullable FromLocal source;
  private @Nullable CompletableFuture<PublishOutcome> stage;

  private @Nullable Outcome outcome; // came while the delivery was not there

  /**
   * @param state of the session, which may have to go on with it
   */
  Forwarded(ApplicationMessage message, FromLocal delivery, RemoteState state) {
    super(message, 0);
    this.first = delivery;
    this.state = state;
    state.forwarded().put(delivery.key(), this);
    first.begun(true);
  }

  private void forget() {
    state.forwarded().remove(first.key(), this);
    first.begun(false);
  }

  /** The session it was sent in is lost. */
  void lost() {
    first.begun(false);
  }

  @Override
  protected void note(boolean isReleased, Runnable noted) {
    RemoteRecord record = state.record();
    if (record == null) {
      noted.run();
      return;
    }
    int phase = isReleased ? EntryState.RELEASED : EntryState.SENT;
    first.progress(
        phase,
        packetIdentifier(),
        record.tag(),
        () -> {
          if (state.loop().inLoop()) {
            record.whenCovered(packetIdentifier(), noted);
          } else {
            state.loop().execute(() -> record.whenCovered(packetIdentifier(), noted));
          }
        });
  }

  @Override
  protected void noteRefused() {
    if (state.record() != null) {
      first.progress(EntryState.QUEUED, 0, 0, null);
    }
  }

  /** The delivery is there, for the first time or again. */
  void attach(FromLocal delivery, CompletableFuture<PublishOutcome> result) {
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
    forget();
    FromLocal delivery = source;
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
      forget(); // it was never sent
    }
    FromLocal delivery = source;
    CompletableFuture<PublishOutcome> waiting = stage;
    source = null;
    stage = null;
    if (delivery != null && waiting != null) {
      delivery.endForward(false);
      waiting.completeExceptionally(new ClientException(end));
    }
  }
}
