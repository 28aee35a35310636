package broker.core.connection;

import broker.core.codec.ReasonCodes;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import broker.core.routing.Subscription;
import broker.core.session.Session;
import broker.core.session.SubscriptionTerms;
import broker.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUBSCRIBE and UNSUBSCRIBE of one client (MQTT 5.0 sections 3.8 to 3.11). Owned by the
 * connection's loop.
 */
@OnEventLoop
final class SubscriptionHandler {
  private final Connection connection;
  private final Client client;
  private final Session session;

  SubscriptionHandler(Connection connection, Client client) {
    this.connection = connection;
    this.client = client;
    this.session = client.session();
  }

  /** A subscription that was granted and whose retained messages are due. */
  private record Granted(Subscription subscription, boolean retainedDue) {}

  void onSubscribe(Subscribe subscribe) throws ProtocolException {
    List<ReasonCode> permissions = new ArrayList<>(subscribe.subscriptions().size());
    if (ask(subscribe, permissions)) {
      handle(subscribe, permissions);
    } else {
      connection.pause(Connection.PAUSED_FOR_PERMISSION);
    }
  }

  /**
   * Asks whether the client may subscribe to what nobody was asked about; false when that waits.
   */
  private boolean ask(Subscribe subscribe, List<ReasonCode> permissions) {
    List<SubscriptionRequest> requests = subscribe.subscriptions();
    while (permissions.size() < requests.size()) {
      TopicFilter filter = requests.get(permissions.size()).filter();
      ReasonCode permission =
          filter == null
              ? ReasonCode.SUCCESS // refused for what it is
              : client.access().subscribe(filter, late -> answered(subscribe, permissions, late));
      if (permission == null) {
        return false;
      }
      permissions.add(permission);
    }
    return true;
  }

  private void answered(Subscribe subscribe, List<ReasonCode> permissions, ReasonCode late) {
    permissions.add(late);
    if (ask(subscribe, permissions)) {
      connection.resume(() -> handle(subscribe, permissions));
    }
  }

  private void handle(Subscribe subscribe, List<ReasonCode> permissions) throws ProtocolException {
    List<ReasonCode> reasons = new ArrayList<>(subscribe.subscriptions().size());
    List<Granted> granted = new ArrayList<>(subscribe.subscriptions().size());
    for (int i = 0; i < permissions.size(); i++) { // each as one of its own [MQTT-3.8.4-5]
      SubscriptionRequest request = subscribe.subscriptions().get(i);
      reasons.add(
          permissions.get(i) == ReasonCode.SUCCESS
              ? subscribe(request, subscribe.subscriptionIdentifier(), granted)
              : refuse(request, permissions.get(i)));
    }
    SubAck answer = // [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-6] [MQTT311-3.8.4-1]
        new SubAck(subscribe.packetIdentifier(), reasons, why(reasons), List.of());
    answer(
        () -> {
          connection.write(answer, client);
          replay(granted);
        });
  }

  /** A session that outlives its connection answers for what is durable. */
  private void answer(Runnable answer) {
    AnswerQueue answers = client.answers();
    if (session.expirySeconds() == 0 && answers.isClear(null) || answers.isClearNow()) {
      answer.run();
    } else {
      answers.addDurable(answer);
    }
  }

  private static void replay(List<Granted> granted) {
    for (Granted each : granted) {
      if (each.retainedDue()) {
        SubscriptionTerms.replay(each.subscription());
      }
    }
  }

  /** Why the first of the refused ones was refused, where the client wants to know. */
  private @Nullable String why(List<ReasonCode> reasons) { // [MQTT-3.1.2-29]
    if (client.profile().problemInformation()) {
      for (ReasonCode reason : reasons) {
        if (reason.isError()) {
          return Explanations.of(reason);
        }
      }
    }
    return null;
  }

  private ReasonCode subscribe(SubscriptionRequest request, int identifier, List<Granted> granted)
      throws ProtocolException {
    TopicFilter filter = request.filter();
    ReasonCode refusal = check(request, filter);
    if (filter == null || refusal != ReasonCode.SUCCESS) {
      connection.counters().increment(Counter.SUBSCRIPTIONS_REFUSED);
      return refusal;
    }
    boolean bridge = client.profile().bridge(); // Mosquitto's way to say both options in version 3
    int qos = Math.min(request.maximumQoS(), connection.services().limits().maximumQos());
    Subscription subscription =
        new Subscription(
            session,
            filter,
            qos,
            request.noLocal() || bridge && !filter.isShared(),
            request.retainAsPublished() || bridge,
            identifier);
    boolean existed = session.subscribe(subscription) != null; // [MQTT-3.8.4-3] [MQTT311-3.8.4-3]
    granted.add(new Granted(subscription, SubscriptionTerms.isRetainedDue(request, existed)));
    return SubscriptionTerms.granted(qos);
  }

  private ReasonCode refuse(SubscriptionRequest request, ReasonCode reason) {
    connection.counters().increment(Counter.SUBSCRIPTIONS_REFUSED);
    if (client.version() != ProtocolVersion.V3_1) {
      return ReasonCodes.refusal(reason, PacketType.SUBACK);
    }
    int qos = Math.min(request.maximumQoS(), connection.services().limits().maximumQos());
    return SubscriptionTerms.granted(qos); // its SUBACK cannot say no: nothing is ever sent
  }

  private ReasonCode check(SubscriptionRequest request, @Nullable TopicFilter filter)
      throws ProtocolException {
    if (filter == null && !client.version().isV5()) {
      throw ProtocolException
          .protocolError( // [MQTT311-4.7.1-2] [MQTT311-4.7.1-3] [MQTT311-4.7.3-1]
              "MQTT311-4.7.1", "topic filter \"" + request.filterText() + "\" is not valid");
    }
    return SubscriptionTerms.check(session, filter);
  }

  void onUnsubscribe(Unsubscribe unsubscribe) {
    List<ReasonCode> reasons = new ArrayList<>(unsubscribe.filterTexts().size());
    for (String text : unsubscribe.filterTexts()) { // [MQTT-3.10.4-1] [MQTT311-3.10.4-1]
      TopicFilter filter = TopicFilter.parse(text, true);
      if (filter == null) {
        reasons.add(ReasonCode.TOPIC_FILTER_INVALID);
      } else {
        reasons.add(
            session.unsubscribe(filter)
                ? ReasonCode.SUCCESS
                : ReasonCode.NO_SUBSCRIPTION_EXISTED); // [MQTT-3.11.3-2]
      }
    }
    UnsubAck answer = // [MQTT-3.10.4-4] [MQTT-3.10.4-5] [MQTT311-3.10.4-4]
        new UnsubAck(unsubscribe.packetIdentifier(), reasons);
    answer(() -> connection.write(answer, client));
  }
}
