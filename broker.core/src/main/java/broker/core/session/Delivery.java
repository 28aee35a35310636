package broker.core.session;

import broker.core.inflight.InFlight;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.routing.SharedGroup;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one session: waiting in its queue, or in flight to a client whose
 * session survives the connection. Owned by the session's loop.
 */
@OnEventLoop
final class Delivery extends InFlight {
  final ApplicationMessage message;
  final int qos;
  final boolean retain;
  final int[] subscriptionIdentifiers;

  /** The group it was chosen for, or null when the subscription is not shared. */
  final @Nullable SharedGroup group;

  Delivery(
      ApplicationMessage message,
      int qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      @Nullable SharedGroup group) {
    this.message = message;
    this.qos = qos;
    this.retain = retain;
    this.subscriptionIdentifiers = subscriptionIdentifiers;
    this.group = group;
  }
}
