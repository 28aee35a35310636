package broker.core.session;

import broker.core.inflight.InFlight;
import broker.core.journal.Entry;
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
  /** The age of an entry is told in steps of 67 ms: an int of them lasts for nine years. */
  private static final int AGE_BITS = 26;

  final ApplicationMessage message;
  final int qos;
  final boolean retain;
  final int[] subscriptionIdentifiers;

  /** The group it was chosen for, or null when the subscription is not shared. */
  final @Nullable SharedGroup group;

  /** In the journal; null while it is in memory only. */
  @Nullable Entry entry;

  private final int since;

  Delivery(
      ApplicationMessage message,
      int qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      @Nullable SharedGroup group,
      long nowNanos) {
    this.message = message;
    this.qos = qos;
    this.retain = retain;
    this.subscriptionIdentifiers = subscriptionIdentifiers;
    this.group = group;
    this.since = (int) (nowNanos >> AGE_BITS);
  }

  /** How long the session has had it. */
  long ageNanos(long nowNanos) {
    return (long) ((int) (nowNanos >> AGE_BITS) - since) << AGE_BITS;
  }

  /** True when it is too old to be delivered, for itself or for this queue. */
  boolean isExpired(long nowNanos, long maximumAgeNanos) {
    return message.isExpired(nowNanos)
        || maximumAgeNanos > 0 && ageNanos(nowNanos) >= maximumAgeNanos;
  }
}
