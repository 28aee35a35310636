package broker.core.routing;

import broker.core.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** A session's subscription: one Topic Filter and its options. Immutable; any thread. */
public final class Subscription extends Recipient {
  /** Value of {@link #identifier()} for a subscription without a Subscription Identifier. */
  public static final int NO_IDENTIFIER = 0;

  private final TopicFilter filter;
  private final boolean noLocal;

  /**
   * A subscription as it was granted.
   *
   * @param qos the granted Maximum QoS, 0..2
   * @param identifier the Subscription Identifier, 1..268,435,455, or {@link #NO_IDENTIFIER}
   * @throws IllegalArgumentException for No Local on a shared filter: whoever decodes a SUBSCRIBE
   *     has to refuse that as a Protocol Error before
   */
  public Subscription(
      Subscriber subscriber,
      TopicFilter filter,
      int qos,
      boolean noLocal,
      boolean retainAsPublished,
      int identifier) {
    super(
        subscriber,
        qos,
        retainAsPublished,
        identifier == NO_IDENTIFIER ? NO_IDENTIFIERS : new int[] {identifier});
    if (noLocal && filter.isShared()) {
      throw new IllegalArgumentException("No Local on shared filter " + filter); // [MQTT-3.8.3-4]
    }
    this.filter = filter;
    this.noLocal = noLocal;
  }

  /** The Topic Filter as the client wrote it. */
  public TopicFilter filter() {
    return filter;
  }

  /** True when the subscriber's own messages are not for this subscription. */
  public boolean noLocal() {
    return noLocal;
  }

  /** The Subscription Identifier, or {@link #NO_IDENTIFIER}. */
  public int identifier() {
    int[] identifiers = subscriptionIdentifiers();
    return identifiers.length == 0 ? NO_IDENTIFIER : identifiers[0];
  }

  @Override
  public @Nullable Recipient forOwnMessages() {
    return noLocal ? null : this;
  }

  /**
   * True when a route that carries the other one, of the same subscriber and filter, need not
   * change.
   */
  boolean hasOptionsOf(Subscription other) {
    return qos() == other.qos()
        && noLocal == other.noLocal
        && retainAsPublished() == other.retainAsPublished()
        && identifier() == other.identifier();
  }
}
