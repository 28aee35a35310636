package broker.core.routing;

import org.jspecify.annotations.Nullable;

/**
 * One session's part of a route: to whom a message goes, and how. Either its only matching
 * subscription, or what several overlapping ones come to together. Immutable; any thread.
 */
public abstract sealed class Recipient permits Subscription, OverlappingSubscriptions {
  static final int[] NO_IDENTIFIERS = {};

  private final Subscriber subscriber;
  private final int[] subscriptionIdentifiers;
  private final byte qos;
  private final boolean retainAsPublished;

  Recipient(
      Subscriber subscriber, int qos, boolean retainAsPublished, int[] subscriptionIdentifiers) {
    this.subscriber = subscriber;
    this.qos = (byte) qos;
    this.retainAsPublished = retainAsPublished;
    this.subscriptionIdentifiers = subscriptionIdentifiers;
  }

  /** Who gets it. */
  public final Subscriber subscriber() {
    return subscriber;
  }

  /** The granted Maximum QoS, 0..2: a message goes out with this or its own, whichever is lower. */
  public final int qos() {
    return qos;
  }

  /** True when the RETAIN flag is passed on as it came in. */
  public final boolean retainAsPublished() {
    return retainAsPublished;
  }

  /** The Subscription Identifiers to send along, often none; not a copy: must not be changed. */
  public final int[] subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }

  /**
   * What applies when the publisher is this very subscriber: the recipient without its No Local
   * subscriptions, null when nothing remains. [MQTT-3.8.3-3]
   */
  public abstract @Nullable Recipient forOwnMessages();
}
