package broker.core.session;

import broker.core.inflight.OutboundWindow;
import broker.core.inflight.Receipt;
import broker.core.loop.OnEventLoop;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** What a client says about the messages in flight to it. Owned by the session's loop. */
@OnEventLoop
final class Acknowledgements {
  private final OutboundWindow<Delivery> window;
  private final SessionRecord record;
  private final Runnable drain;

  Acknowledgements(OutboundWindow<Delivery> window, SessionRecord record, Runnable drain) {
    this.window = window;
    this.record = record;
    this.drain = drain;
  }

  void onPubAck(int identifier) throws ProtocolException {
    Delivery delivery = kept(identifier);
    if (window.onPubAck(identifier)) {
      left(delivery);
    }
  }

  void onPubRec(@Nullable ClientLink client, int identifier, ReasonCode reason)
      throws ProtocolException {
    if (client == null) {
      return;
    }
    Delivery delivery = kept(identifier);
    Receipt receipt = window.onPubRec(identifier, reason);
    switch (receipt) {
      case RELEASE -> release(client, identifier, delivery);
      case UNKNOWN ->
          client.acknowledge(PacketType.PUBREL, identifier, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
      case REFUSED -> left(delivery);
      case IGNORE -> {}
    }
  }

  /** A client that has PUBREL forgets the identifier: the broker must not send PUBLISH again. */
  private void release(ClientLink client, int identifier, @Nullable Delivery delivery) {
    boolean noted = delivery != null && record.released(delivery);
    if (!noted || !record.waitsFor(client)) {
      client.acknowledge(PacketType.PUBREL, identifier, ReasonCode.SUCCESS);
      return;
    }
    record.whenDurable(
        () -> {
          if (record.isLinkedTo(client)) {
            client.acknowledge(PacketType.PUBREL, identifier, ReasonCode.SUCCESS);
          }
        });
  }

  void onPubComp(int identifier) throws ProtocolException {
    Delivery delivery = kept(identifier);
    if (window.onPubComp(identifier)) {
      left(delivery);
    }
  }

  private @Nullable Delivery kept(int identifier) {
    return record.isKept() ? window.message(identifier) : null;
  }

  private void left(@Nullable Delivery delivery) {
    if (delivery != null) {
      record.left(delivery);
    }
    drain.run();
  }
}
