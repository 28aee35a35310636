package broker.core.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several subscriptions of one session that match the same topic come to: one copy of the
 * message, with the highest QoS and all identifiers. Immutable; any thread.
 */
final class OverlappingSubscriptions extends Recipient {
  private final boolean someNoLocal;
  private final @Nullable Recipient withoutNoLocal; // means something only when some are No Local

  private OverlappingSubscriptions(List<Subscription> all, List<Subscription> withoutNoLocal) {
    super(
        all.get(0).subscriber(),
        all.stream()
            .mapToInt(Recipient::qos)
            .max()
            .orElseThrow(), // [MQTT-3.3.4-2] [MQTT311-3.3.5-1]
        all.stream().anyMatch(Recipient::retainAsPublished),
        identifiers(all));
    someNoLocal = withoutNoLocal.size() < all.size();
    this.withoutNoLocal = someNoLocal && !withoutNoLocal.isEmpty() ? of(withoutNoLocal) : null;
  }

  /** The recipient that these subscriptions, at least one and all of the same session, come to. */
  static Recipient of(List<Subscription> all) {
    if (all.size() == 1) {
      return all.get(0);
    }
    List<Subscription> withoutNoLocal = new ArrayList<>(all);
    withoutNoLocal.removeIf(Subscription::noLocal);
    return new OverlappingSubscriptions(all, withoutNoLocal);
  }

  /** One for every subscription that has one, equal ones included: the client may count them. */
  private static int[] identifiers(List<Subscription> all) {
    int[] identifiers =
        all.stream()
            .mapToInt(Subscription::identifier)
            .filter(identifier -> identifier != Subscription.NO_IDENTIFIER)
            .toArray();
    return identifiers.length == 0 ? NO_IDENTIFIERS : identifiers; // [MQTT-3.3.4-3] [MQTT-3.3.4-4]
  }

  @Override
  public @Nullable Recipient forOwnMessages() {
    return someNoLocal ? withoutNoLocal : this;
  }
}
