package broker.core.packet;

import broker.core.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One Topic Filter of a SUBSCRIBE packet with its Subscription Options.
 *
 * @param filterText as the client wrote it
 * @param filter null when the text is no valid Topic Filter: that fails this subscription, not the
 *     packet
 * @param maximumQoS 0..2
 * @param retainHandling 0..2: retained messages are sent at each subscribe, for new subscriptions,
 *     never
 */
public record SubscriptionRequest(
    String filterText,
    @Nullable TopicFilter filter,
    int maximumQoS,
    boolean noLocal,
    boolean retainAsPublished,
    int retainHandling) {

  /** One with the options that version 3 has. */
  public SubscriptionRequest(String filterText, int maximumQoS) {
    this(filterText, TopicFilter.parse(filterText, true), maximumQoS, false, false, 0);
  }
}
