package broker.core.session;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.routing.SharedGroup;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one session: waiting in its queue, or in flight to a client whose
 * session survives the connection. Owned by the session's loop.
 */
@OnEventLoop
final class Delivery {
  final ApplicationMessage message;
  final int qos;
  final boolean retain;
  final int[] subscriptionIdentifiers;

  /** The group it was chosen for, or null when the subscription is not shared. */
  final @Nullable SharedGroup group;

  // once in flight
  int packetIdentifier;

  /** True when it has been sent at least once: the next time carries DUP. */
  boolean sent;

  /**
   * True when it was sent on this connection and so takes a place of the client's Receive Maximum.
   */
  boolean counted;

  /** Position in the order of first sending, for resumption in that order. */
  long sequence;

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
