package broker.core.routing;

import broker.core.topic.ConcurrentTable;
import broker.core.topic.SeededHash;

/**
 * The subscriptions to one filter by their subscriber. Written under the tree's lock; any thread
 * reads.
 */
final class SubscriptionTable extends ConcurrentTable<Subscriber, Subscription> {
  private final SeededHash hash;

  SubscriptionTable(SeededHash hash) {
    this.hash = hash;
  }

  @Override
  protected int hashOf(Subscription element) {
    return hashOfKey(element.subscriber());
  }

  @Override
  protected int hashOfKey(Subscriber subscriber) {
    return hash.of(subscriber.clientId());
  }

  @Override
  protected boolean hasKey(Subscription element, Subscriber subscriber) {
    return element.subscriber() == subscriber;
  }
}
