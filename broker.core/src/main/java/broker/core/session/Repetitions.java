package broker.core.session;

import broker.core.access.Permission;
import broker.core.inflight.OutboundWindow;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.PacketType;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was in flight when a client came back, on its way to it once more. Owned by the session's
 * loop.
 */
@OnEventLoop
final class Repetitions {
  private final Shard shard;
  private final OutboundWindow<Delivery> window;
  private final SessionRecord record;
  private final Function<TopicName, Permission> permissions;
  private final Runnable tooLarge;
  private @Nullable ArrayDeque<Delivery> again; // not yet sent on this connection

  /**
   * @param tooLarge is told of a message that the client cannot take
   */
  Repetitions(
      Shard shard,
      OutboundWindow<Delivery> window,
      SessionRecord record,
      Function<TopicName, Permission> permissions,
      Runnable tooLarge) {
    this.shard = shard;
    this.window = window;
    this.record = record;
    this.permissions = permissions;
    this.tooLarge = tooLarge;
  }

  boolean isEmpty() {
    return again == null;
  }

  /** The connection is gone. */
  void end() {
    again = null;
  }

  /**
   * Sends each PUBREL again and lines up each PUBLISH, all with their identifiers. [MQTT-4.4.0-1]
   */
  void begin(ClientLink client) {
    if (window.size() == 0) {
      return;
    }
    again = new ArrayDeque<>();
    for (Delivery delivery : window.inOrder()) {
      if (window.isUnreceived(delivery)) {
        again.add(delivery);
      } else {
        client.acknowledge(PacketType.PUBREL, delivery.packetIdentifier(), ReasonCode.SUCCESS);
      }
    }
  }

  /**
   * Sends the next one.
   *
   * @param local of a session of a plugin, or null
   * @return false when it has to wait
   */
  boolean send(ClientLink client, @Nullable LocalQueue local) {
    ArrayDeque<Delivery> waiting = again;
    Delivery delivery = waiting == null ? null : waiting.peek();
    if (waiting == null || delivery == null) {
      again = null;
      return true;
    }
    if (!window.isOpenForRepetition()) {
      return false;
    }
    waiting.remove();
    if (!window.isUnreceived(delivery)) {
      return true; // acknowledged before it was sent again
    }
    Permission permission = permissions.apply(delivery.message.topic());
    if (permission == Permission.PENDING) {
      waiting.addFirst(delivery);
      return false;
    }
    if (permission == Permission.REFUSED) {
      window.remove(delivery.packetIdentifier());
      record.left(delivery);
      shard.counters().increment(Counter.RECEIVE_DENIED);
      return true;
    }
    boolean dup = delivery.wasSent(); // [MQTT-3.3.1-1] [MQTT311-3.3.1-1]
    window.addAgain(delivery);
    if (local != null) {
      local.sentAgain(delivery);
    }
    boolean fits =
        client.publish(
            shard.kept(delivery.message),
            delivery.qos,
            dup,
            delivery.retain,
            delivery.packetIdentifier(),
            delivery.subscriptionIdentifiers);
    if (!fits) {
      window.remove(delivery.packetIdentifier());
      record.left(delivery);
      tooLarge.run();
    }
    return true;
  }
}
