package broker.core.routing;

import broker.core.topic.Levels;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import broker.core.topic.TopicTree;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribed to what, and hence who gets a message. Any event loop subscribes and unsubscribes,
 * one at a time under a private lock; any event loop routes, without locks.
 */
public final class SubscriptionTree {
  /*
   * Matching: a TopicTree of filters; at each filter the subscribers, by identity, and the shared
   *           groups, by name. To subscribe costs O(levels), whatever else is there.
   * Caching:  a route is good as long as version() is what it was computed at, and longer when
   *           changedSince() says that nothing since then concerns its topic. For that a writer
   *           changes the tree first and publishes the new version after, and a reader reads the
   *           version first and the tree after. So a reader may act on a change before its version
   *           is out, and never trusts a version whose change it has not seen.
   * Groups:   are live in a route: members who come and go change no version, only the first and
   *           the last one do.
   * Limits:   those of TopicTree; the number of subscriptions is the caller's to bound.
   */
  private final Object lock = new Object();
  private final SeededHash hash;
  private final TopicTree<Subscribers> tree;
  private final ChangeLog changes = new ChangeLog();
  private volatile int subscriptions; // written under the lock
  private volatile int sharedSubscriptions; // written under the lock

  /** An empty tree. */
  public SubscriptionTree(SeededHash hash) {
    this.hash = hash;
    this.tree = new TopicTree<>(hash);
  }

  /**
   * Adds a subscription, or replaces the one its subscriber has with the same filter; returns that.
   */
  public @Nullable Subscription subscribe(Subscription subscription) {
    Levels levels = Levels.of(subscription.filter());
    String shareName = subscription.filter().shareName();
    synchronized (lock) {
      Subscribers subscribers = tree.get(levels);
      if (subscribers == null) {
        subscribers = new Subscribers();
        tree.put(levels, subscribers);
      }
      return shareName == null
          ? put(subscribers, subscription)
          : join(subscribers, shareName, subscription);
    }
  }

  private @Nullable Subscription put(Subscribers subscribers, Subscription subscription) {
    Subscription replaced = subscribers.put(subscription, hash);
    if (replaced == null) {
      subscriptions++;
    }
    if (replaced == null || !subscription.hasOptionsOf(replaced)) {
      changes.add(subscription.filter());
    }
    return replaced;
  }

  private @Nullable Subscription join(
      Subscribers subscribers, String shareName, Subscription member) {
    boolean first = subscribers.group(shareName) == null;
    Subscription replaced = subscribers.putShared(shareName, member, hash);
    if (replaced == null) {
      sharedSubscriptions++;
    }
    if (first) {
      changes.add(member.filter());
    }
    return replaced;
  }

  /**
   * Removes the subscription of this subscriber with this filter and returns it, null if there is
   * none.
   */
  public @Nullable Subscription unsubscribe(Subscriber subscriber, TopicFilter filter) {
    Levels levels = Levels.of(filter);
    String shareName = filter.shareName();
    synchronized (lock) {
      Subscribers subscribers = tree.get(levels);
      if (subscribers == null) {
        return null;
      }
      Subscription removed =
          shareName == null
              ? remove(subscribers, subscriber)
              : leave(subscribers, shareName, subscriber);
      if (subscribers.isEmpty()) {
        tree.remove(levels);
      }
      return removed;
    }
  }

  private @Nullable Subscription remove(Subscribers subscribers, Subscriber subscriber) {
    Subscription removed = subscribers.remove(subscriber);
    if (removed != null) {
      subscriptions--;
      changes.add(removed.filter());
    }
    return removed;
  }

  private @Nullable Subscription leave(
      Subscribers subscribers, String shareName, Subscriber subscriber) {
    Subscription removed = subscribers.removeShared(shareName, subscriber);
    if (removed != null) {
      sharedSubscriptions--;
      if (subscribers.group(shareName) == null) {
        changes.add(removed.filter());
      }
    }
    return removed;
  }

  /** The group of this shared filter, or null. */
  public @Nullable SharedGroup group(TopicFilter filter) {
    String shareName = filter.shareName();
    if (shareName == null) {
      return null;
    }
    synchronized (lock) {
      Subscribers subscribers = tree.get(Levels.of(filter));
      return subscribers == null ? null : subscribers.group(shareName);
    }
  }

  /** Number of the latest change; a route computed at it is good. */
  public long version() {
    return changes.version();
  }

  /**
   * True when a change after that version concerns the topic, or is so long ago that nobody knows.
   * When it is not, a route of that version is also good at the {@link #version()} read before the
   * call.
   */
  public boolean changedSince(long version, TopicName topic) {
    return changes.concerns(topic, version);
  }

  /** Computes who gets the messages of this topic. */
  public Route route(TopicName topic) {
    long version = changes.version();
    RouteBuilder builder = new RouteBuilder();
    tree.forEachFilterMatching(Levels.of(topic), builder);
    return builder.build(version, changes.version() != version);
  }

  /** Number of subscriptions that are not shared. */
  public int subscriptions() {
    return subscriptions;
  }

  /** Number of shared subscriptions, that is of the members of all groups. */
  public int sharedSubscriptions() {
    return sharedSubscriptions;
  }
}
