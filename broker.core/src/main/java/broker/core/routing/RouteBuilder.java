package broker.core.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes one route out of the filters that match its topic. Owned by the thread that made it. */
final class RouteBuilder implements Consumer<Subscribers> {
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<SharedGroup> sharedGroups = new ArrayList<>();
  private int filters;

  /** Adds everybody who subscribed to one matching filter. */
  @Override
  public void accept(Subscribers subscribers) {
    filters++;
    subscribers.addTo(subscriptions, sharedGroups);
  }

  /**
   * The route.
   *
   * @param changed whether the tree may have changed meanwhile: a walk beside a writer can meet a
   *     subscriber twice at one filter, before and after he renewed his subscription
   */
  Route build(long version, boolean changed) {
    boolean overlapping = subscriptions.size() > 1 && (filters > 1 || changed);
    return new Route(
        byLoop(overlapping ? merged() : subscriptions),
        sharedGroups.isEmpty() ? Route.NO_GROUPS : sharedGroups.toArray(new SharedGroup[0]),
        version);
  }

  /** One recipient for each subscriber, in the order in which they were met. */
  private Collection<Recipient> merged() {
    Map<Subscriber, List<Subscription>> bySubscriber = new LinkedHashMap<>();
    for (Subscription subscription : subscriptions) {
      bySubscriber
          .computeIfAbsent(subscription.subscriber(), subscriber -> new ArrayList<>(1))
          .add(subscription);
    }
    List<Recipient> recipients = new ArrayList<>(bySubscriber.size());
    for (List<Subscription> all : bySubscriber.values()) {
      recipients.add(OverlappingSubscriptions.of(all));
    }
    return recipients;
  }

  private static Recipient[][] byLoop(Collection<? extends Recipient> recipients) {
    int loops = 0;
    for (Recipient recipient : recipients) {
      loops = Math.max(loops, recipient.subscriber().loop() + 1);
    }
    int[] counts = new int[loops];
    for (Recipient recipient : recipients) {
      counts[recipient.subscriber().loop()]++;
    }
    Recipient[][] byLoop = new Recipient[loops][];
    for (int loop = 0; loop < loops; loop++) {
      byLoop[loop] = counts[loop] == 0 ? Route.NO_RECIPIENTS : new Recipient[counts[loop]];
    }
    for (Recipient recipient : recipients) {
      int loop = recipient.subscriber().loop();
      byLoop[loop][byLoop[loop].length - counts[loop]--] = recipient;
    }
    return byLoop;
  }
}
