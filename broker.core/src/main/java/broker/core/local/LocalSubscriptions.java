package broker.core.local;

import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.client.plugin.Convert;
import broker.core.packet.SubscriptionRequest;
import broker.core.session.Session;
import broker.core.session.SubscriptionTerms;
import broker.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plugin subscribes to with a session, on the terms of MQTT clients but for their
 * permissions. Stateless; called on the session's loop.
 */
final class LocalSubscriptions {
  private LocalSubscriptions() {}

  /** Subscribes in this order; retained messages come after all of them. */
  static List<ReasonCode> subscribe(Session session, List<Subscription> subscriptions) {
    List<broker.core.packet.ReasonCode> answers = new ArrayList<>(subscriptions.size());
    List<broker.core.routing.Subscription> retainedDue = new ArrayList<>();
    for (Subscription each : subscriptions) {
      answers.add(subscribe(session, each, retainedDue));
    }
    retainedDue.forEach(SubscriptionTerms::replay);
    return Convert.reasons(answers);
  }

  private static broker.core.packet.ReasonCode subscribe(
      Session session,
      Subscription subscription,
      List<broker.core.routing.Subscription> retainedDue) {
    SubscriptionRequest request = Convert.request(subscription);
    TopicFilter filter = request.filter();
    broker.core.packet.ReasonCode refusal = SubscriptionTerms.check(session, filter);
    if (filter == null || refusal != broker.core.packet.ReasonCode.SUCCESS) {
      return refusal;
    }
    if (request.noLocal() && filter.isShared()) {
      return broker.core.packet.ReasonCode.TOPIC_FILTER_INVALID; // [MQTT-3.8.3-4]
    }
    int qos = Math.min(request.maximumQoS(), session.shard().limits().maximumQos());
    broker.core.routing.Subscription granted =
        new broker.core.routing.Subscription(
            session,
            filter,
            qos,
            request.noLocal(),
            request.retainAsPublished(),
            subscription.identifier());
    boolean existed = session.subscribe(granted) != null;
    if (SubscriptionTerms.isRetainedDue(request, existed)) {
      retainedDue.add(granted);
    }
    return SubscriptionTerms.granted(qos);
  }

  static List<ReasonCode> unsubscribe(Session session, List<String> topicFilters) {
    List<broker.core.packet.ReasonCode> answers = new ArrayList<>(topicFilters.size());
    for (String text : topicFilters) {
      TopicFilter filter = TopicFilter.parse(text, true);
      answers.add(
          filter == null
              ? broker.core.packet.ReasonCode.TOPIC_FILTER_INVALID
              : session.unsubscribe(filter)
                  ? broker.core.packet.ReasonCode.SUCCESS
                  : broker.core.packet.ReasonCode.NO_SUBSCRIPTION_EXISTED);
    }
    return Convert.reasons(answers);
  }
}
