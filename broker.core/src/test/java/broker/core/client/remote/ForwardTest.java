package broker.core.client.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.ClientException;
import broker.api.client.EndCause;
import broker.api.client.PublishOutcome;
import broker.api.message.ApplicationMessage;
import broker.core.client.End;
import broker.core.client.plugin.Convert;
import broker.core.client.plugin.FromLocal;
import broker.core.client.plugin.PluginMessage;
import broker.core.inflight.OutboundWindow;
import broker.core.loop.Loop;
import broker.core.packet.ReasonCode;
import broker.core.runtime.SimulatedLoop;
import broker.core.topic.TopicName;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A delivery and the message in its place, across connections. */
final class ForwardTest {
  private static final End LOST = End.of(EndCause.Kind.CLOSED_BY_PEER, "Connection lost");

  private final RemoteState state =
      RemoteState.unnamed(new Loop(0, new SimulatedLoop(Ticker.newMockTicker()), r -> {}, () -> 0));
  private final Map<Object, Forwarded> inFlight = state.forwarded();
  private final CompletableFuture<PublishOutcome> stage = new CompletableFuture<>();

  private static Source delivery() {
    return new Source();
  }

  private static broker.core.packet.ApplicationMessage message() {
    return new broker.core.packet.ApplicationMessage(
        TopicName.of("t"),
        new byte[0],
        new byte[0],
        1,
        false,
        broker.core.packet.ApplicationMessage.NEVER,
        null);
  }

  private Forwarded forwarded(FromLocal delivery) {
    delivery.beginForward();
    Forwarded forwarded = new Forwarded(message(), delivery, state);
    forwarded.attach(delivery, stage);
    return forwarded;
  }

  @Test
  void acknowledgesDeliveryWhenMessageIsAccepted() {
    FromLocal delivery = delivery();
    Forwarded forwarded = forwarded(delivery);
    assertThrows(IllegalStateException.class, delivery::acknowledge);
    forwarded.completed(ReasonCode.NO_MATCHING_SUBSCRIBERS, null);
    assertEquals(0x10, stage.join().reasonCode().code());
    assertThrows(IllegalStateException.class, delivery::beginForward);
    assertTrue(inFlight.isEmpty());
  }

  @Test
  void leavesDeliveryUnacknowledgedWhenMessageIsRefused() {
    FromLocal delivery = delivery();
    forwarded(delivery).completed(ReasonCode.QUOTA_EXCEEDED, "full");
    assertEquals(Optional.of("full"), stage.join().reasonString());
    delivery.beginForward();
  }

  @Test
  void forgetsMessageThatWasNeverSent() {
    Source delivery = delivery();
    Forwarded forwarded = forwarded(delivery);
    assertTrue(delivery.begun);
    forwarded.failed(LOST);
    assertFalse(delivery.begun);
    CompletionException failure = assertThrows(CompletionException.class, stage::join);
    assertEquals(LOST, ((ClientException) failure.getCause()).end());
    assertTrue(inFlight.isEmpty());
    delivery.beginForward();
  }

  @Test
  void goesOnWhereItWasWhenDeliveryComesAgain() {
    Forwarded forwarded = inFlightWithoutDelivery();
    forwarded.completed(ReasonCode.SUCCESS, null); // before the delivery is there again
    FromLocal again = delivery();
    again.beginForward();
    CompletableFuture<PublishOutcome> second = new CompletableFuture<>();
    inFlight.get("key").attach(again, second);
    assertFalse(second.join().reasonCode().isError());
    assertThrows(IllegalStateException.class, again::beginForward); // acknowledged
    assertTrue(inFlight.isEmpty());
  }

  /** A message that is in flight when the connection is lost. */
  private Forwarded inFlightWithoutDelivery() {
    Forwarded forwarded = forwarded(delivery());
    new OutboundWindow<Forwarded>().add(1, forwarded);
    forwarded.failed(LOST);
    assertTrue(stage.isCompletedExceptionally());
    return forwarded;
  }

  @Test
  void handsMessageOnAsItCame() {
    ApplicationMessage received = new PluginMessage(message(), 1, false, () -> 0);
    assertEquals("t", Convert.message(received, null, 0).topic().toString());
    assertEquals(
        "u",
        Convert.message(ApplicationMessage.builder(received).topic("u").build(), null, 0)
            .topic()
            .toString());
  }

  /** A delivery that always comes again as the same. */
  private static final class Source implements FromLocal {
    private boolean acknowledged;
    private boolean forwarding;
    private boolean begun;

    @Override
    public void begun(boolean now) {
      begun = now;
    }

    @Override
    public long progress() {
      return 0;
    }

    @Override
    public void progress(int phase, int packetIdentifier, int tag, Runnable noted) {
      throw new AssertionError("the session has no name");
    }

    @Override
    public Object key() {
      return "key";
    }

    @Override
    public boolean isTakenOver() {
      return acknowledged;
    }

    @Override
    public End beginForward() {
      if (acknowledged || forwarding) {
        throw new IllegalStateException();
      }
      forwarding = true;
      return null;
    }

    @Override
    public void endForward(boolean accepted) {
      forwarding = false;
      acknowledged = accepted;
    }

    @Override
    public ApplicationMessage message() {
      return new PluginMessage(ForwardTest.message(), 1, false, () -> 0);
    }

    @Override
    public boolean duplicate() {
      return false;
    }

    @Override
    public Optional<String> publisherClientId() {
      return Optional.empty();
    }

    @Override
    public void acknowledge() {
      if (forwarding) {
        throw new IllegalStateException();
      }
    }
  }
}
