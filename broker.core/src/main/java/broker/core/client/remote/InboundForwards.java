package broker.core.client.remote;

import broker.core.client.End;
import broker.core.client.Incoming;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a session at a remote broker that plugins have and have not acknowledged, also
 * beyond the connection they came on: what is still being forwarded when it comes again is not
 * forwarded twice. Owned by the loop of the session's connections, but for {@link #ended}.
 */
@OnEventLoop
final class InboundForwards {
  private final Loop loop;
  private final @Nullable RemoteRecord record;
  private final Map<Integer, RemoteDelivery> open = new HashMap<>(); // by Packet Identifier
  private final Map<RemoteDelivery, Consumer<Boolean>> followers = new HashMap<>();

  /**
   * @param record of what was taken over at QoS 2; null if nobody keeps that
   */
  InboundForwards(Loop loop, @Nullable RemoteRecord record) {
    this.loop = loop;
    this.record = record;
  }

  /** The loop of the session's connections. Any thread. */
  int loop() {
    return loop.index();
  }

  /** A message with this identifier is routed in this turn. */
  void routed(int packetIdentifier) {
    if (record != null) {
      record.received(packetIdentifier);
    }
  }

  /** It was not. */
  void notRouted(int packetIdentifier) {
    if (record != null) {
      record.forget(packetIdentifier);
    }
  }

  /**
   * A message has come at QoS 1 or 2.
   *
   * @param delivers gives it to the plugin
   */
  void came(RemoteDelivery delivery, Incoming incoming, Consumer<RemoteDelivery> delivers) {
    int identifier = incoming.packetIdentifier();
    RemoteDelivery before = open.get(identifier);
    if (before == null || !before.isForwarding()) {
      open.put(identifier, delivery);
      delivers.accept(delivery);
      return;
    }
    followers.put(
        before,
        accepted -> {
          if (accepted) {
            incoming.acknowledge();
          } else {
            open.put(identifier, delivery);
            delivers.accept(delivery);
          }
        });
  }

  /** The plugin has it in the hands of another broker, or has failed to. Any thread. */
  void ended(RemoteDelivery delivery, boolean accepted) {
    if (loop.inLoop()) {
      settle(delivery, accepted);
    } else {
      loop.execute(() -> settle(delivery, accepted));
    }
  }

  private void settle(RemoteDelivery delivery, boolean accepted) {
    Incoming incoming = delivery.incoming();
    if (incoming == null) {
      return;
    }
    if (accepted) {
      incoming.takeOver();
      open.remove(incoming.packetIdentifier(), delivery);
    }
    @Nullable Consumer<Boolean> follower = followers.remove(delivery);
    if (follower != null) {
      follower.accept(accepted);
    }
  }

  /** The connection has ended: what is not being forwarded comes again. */
  void disconnected(End cause) {
    followers.clear();
    open.values().forEach(delivery -> delivery.end(cause));
    open.values().removeIf(delivery -> !delivery.isForwarding());
  }

  /** The other broker has forgotten the session. */
  void clear() {
    open.clear();
    followers.clear();
  }
}
