package broker.core.routing;

import broker.core.topic.SeededHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who subscribed to one filter, shared or not. Written under the tree's lock; any thread
 * reads. Most filters have one subscriber for ever, so that one costs no table.
 */
final class Subscribers {
  private volatile @Nullable Object ordinary; // null, a Subscription or a SubscriptionTable
  private volatile @Nullable GroupTable groups;

  /** Appends what is here now. */
  void addTo(List<Subscription> subscriptions, List<SharedGroup> sharedGroups) {
    Object all = ordinary;
    if (all instanceof Subscription only) {
      subscriptions.add(only);
    } else if (all instanceof SubscriptionTable table) {
      table.forEach(subscriptions::add);
    }
    GroupTable named = groups;
    if (named != null) {
      named.forEach(sharedGroups::add);
    }
  }

  boolean isEmpty() {
    return ordinary == null && groups == null;
  }

  /** Adds a subscription, or replaces the one its subscriber has; returns that. */
  @Nullable Subscription put(Subscription subscription, SeededHash hash) {
    Object all = ordinary;
    if (all instanceof SubscriptionTable table) {
      return put(table, subscription);
    }
    if (all instanceof Subscription only && only.subscriber() != subscription.subscriber()) {
      SubscriptionTable both = new SubscriptionTable(hash);
      both.add(only);
      both.add(subscription);
      ordinary = both;
      return null;
    }
    ordinary = subscription;
    return (Subscription) all;
  }

  private static @Nullable Subscription put(SubscriptionTable table, Subscription subscription) {
    Subscription present = table.find(subscription.subscriber());
    if (present == null) {
      table.add(subscription);
    } else {
      table.replace(present, subscription); // [MQTT-3.8.4-3] [MQTT311-3.8.4-3]
    }
    return present;
  }

  /** Removes the subscription of this subscriber and returns it. */
  @Nullable Subscription remove(Subscriber subscriber) {
    Object all = ordinary;
    if (all instanceof SubscriptionTable table) {
      Subscription removed = remove(table, subscriber);
      if (table.size() == 0) {
        ordinary = null;
      }
      return removed;
    }
    if (all instanceof Subscription only && only.subscriber() == subscriber) {
      ordinary = null;
      return only;
    }
    return null;
  }

  private static @Nullable Subscription remove(SubscriptionTable table, Subscriber subscriber) {
    Subscription present = table.find(subscriber);
    if (present != null) {
      table.remove(present);
    }
    return present;
  }

  /** The shared group with this name, or null. */
  @Nullable SharedGroup group(String shareName) {
    GroupTable named = groups;
    return named == null ? null : named.find(shareName);
  }

  /**
   * Adds a member to the group with this name; a new group becomes visible with its first member.
   */
  @Nullable Subscription putShared(String shareName, Subscription member, SeededHash hash) {
    SharedGroup present = group(shareName);
    if (present != null) {
      return put(present.members(), member);
    }
    SharedGroup created = new SharedGroup(shareName, member.filter(), hash);
    created.members().add(member);
    GroupTable named = groups;
    if (named == null) {
      named = new GroupTable(hash);
      named.add(created);
      groups = named;
    } else {
      named.add(created);
    }
    return null;
  }

  /** Removes a member from the group with this name, and the group with its last member. */
  @Nullable Subscription removeShared(String shareName, Subscriber subscriber) {
    GroupTable named = groups;
    SharedGroup group = named == null ? null : named.find(shareName);
    if (named == null || group == null) {
      return null;
    }
    Subscription removed = remove(group.members(), subscriber);
    if (group.members().size() == 0) {
      named.remove(group);
    }
    if (named.size() == 0) {
      groups = null;
    }
    return removed;
  }
}
