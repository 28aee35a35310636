package broker.core.session;

import broker.core.limits.Limits;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubscriptionRequest;
import broker.core.routing.Subscription;
import broker.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a session may subscribe, whoever it belongs to (MQTT 5.0 section 3.8). Stateless;
 * called on the loop of the session.
 */
public final class SubscriptionTerms {
  private SubscriptionTerms() {}

  /**
   * What speaks against a subscription; SUCCESS for nothing.
   *
   * @param filter null for one that is not valid
   */
  public static ReasonCode check(Session session, @Nullable TopicFilter filter) {
    Limits limits = session.shard().limits();
    if (filter == null) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    if (filter.isShared() && !limits.sharedSubscriptionAvailable()) {
      return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
    }
    if (filter.hasWildcard() && !limits.wildcardSubscriptionAvailable()) {
      return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
    }
    if (filter.levels() > limits.maximumTopicLevels()
        || filter.filter().length() > limits.maximumTopicLength()) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    int maximum = limits.maximumSubscriptions();
    if (maximum > 0
        && session.subscriptions().size() >= maximum
        && !session.hasSubscription(filter)) {
      return ReasonCode.QUOTA_EXCEEDED;
    }
    return ReasonCode.SUCCESS;
  }

  /** The answer to a subscription that was granted this QoS. */
  public static ReasonCode granted(int qos) { // [MQTT-3.8.4-7]
    return switch (qos) {
      case 0 -> ReasonCode.SUCCESS;
      case 1 -> ReasonCode.GRANTED_QOS_1;
      default -> ReasonCode.GRANTED_QOS_2;
    };
  }

  /** Whether retained messages follow. */
  public static boolean isRetainedDue(SubscriptionRequest request, boolean existed) {
    TopicFilter filter = request.filter();
    if (filter == null || filter.isShared()) {
      return false; // section 4.8.2: retained messages are not sent to a shared subscription
    }
    return switch (request.retainHandling()) {
      case 0 -> true; // [MQTT-3.3.1-9]
      case 1 -> !existed; // [MQTT-3.3.1-10]
      default -> false; // [MQTT-3.3.1-11]
    };
  }

  /** Sends the retained messages that the subscription is for. */
  public static void replay(Subscription subscription) {
    Session session = (Session) subscription.subscriber();
    List<ApplicationMessage> retained = new ArrayList<>();
    session
        .shard()
        .retained()
        .match(subscription.filter(), session.shard().loop().nanos(), retained::add);
    session.replay(retained, subscription);
  }
}
