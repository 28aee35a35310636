package broker.api.client;

import broker.api.message.ApplicationMessage;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client of a broker, whichever broker that is.
 *
 * <p>A stage of an operation fails with {@link ClientException} when the client ends before the
 * operation has: then it is not known whether the broker has done it. See the package for threads.
 *
 * @since 1.0
 */
@ProviderType
public interface MqttClient {
  /** Returns the Client Identifier; the one that the broker assigned if none was given. */
  String clientId();

  /**
   * Publishes a message.
   *
   * <p>The stage completes at QoS 0 when the message is handed to the transport or routed, at QoS 1
   * with PUBACK, and at QoS 2 with PUBCOMP or with a PUBREC that refuses it. What the other side
   * would not accept (too large, QoS too high, retained where that is not supported) is refused at
   * once with the reason that it would give, and not sent.
   *
   * @param message lent until the stage completes
   * @return what became of it. A client bounds how many stages it has open: the broker holds back
   *     what the Receive Maximum of the other side does not permit, and answers what goes beyond
   *     its own limit with {@link ReasonCode#QUOTA_EXCEEDED}
   */
  CompletionStage<PublishOutcome> publish(ApplicationMessage message);

  /**
   * Publishes a message in the place of one that another client has delivered, and acknowledges
   * that one when this one is acknowledged.
   *
   * <p>Between a durable local session and a connection with a {@linkplain
   * ConnectOptions#stateName() state name} both are one step on stable storage, so a message that
   * is forwarded at QoS 2 arrives exactly once, also across a crash of this broker, as long as the
   * other side keeps its session. A delivery that was being forwarded before goes on where it was:
   * with the same Packet Identifier if the session was resumed, as a new message if it was lost.
   * Deliveries that come again after a reconnect are to be forwarded in their order and before any
   * others (MQTT 5.0 section 4.6).
   *
   * <p>A refusal leaves the delivery unacknowledged: the plugin acknowledges it to give it up, or
   * forwards it again. So does a failed stage: the delivery comes again.
   *
   * @param source a delivery of a client of the other kind, not acknowledged yet; this client
   *     acknowledges it
   * @param message what to publish, as a rule the message of {@code source} to another topic; lent
   *     until the stage completes
   * @return what became of it, as {@link #publish} says
   * @throws IllegalArgumentException if {@code source} was delivered by this client or by one of
   *     the same kind
   * @throws IllegalStateException if {@code source} was acknowledged or is being forwarded
   */
  CompletionStage<PublishOutcome> forward(Delivery source, ApplicationMessage message);

  /**
   * Subscribes, in one packet and in this order.
   *
   * @return the answer to each subscription, in the same order: granted QoS or failure
   * @throws IllegalArgumentException if the list is empty
   */
  CompletionStage<List<ReasonCode>> subscribe(List<Subscription> subscriptions);

  /**
   * Ends subscriptions, in one packet and in this order.
   *
   * @param topicFilters the filters as they were subscribed to
   * @return the answer to each filter, in the same order; from a broker that speaks MQTT 3.1 or
   *     3.1.1 always {@link ReasonCode#SUCCESS}
   * @throws IllegalArgumentException if the list is empty
   */
  CompletionStage<List<ReasonCode>> unsubscribe(List<String> topicFilters);

  /**
   * Ends this client in good order: what was handed over before is sent, then DISCONNECT. What is
   * not acknowledged by then stays in the session. A second call changes nothing.
   *
   * @return the same as {@link #ended()}
   */
  CompletionStage<EndCause> disconnect();

  /** Returns a stage that completes, normally and once, when this client has ended. */
  CompletionStage<EndCause> ended();
}
