package distribution.it;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A connection of the HiveMQ MQTT client. Reported by the client's event loop. */
final class HiveMqV5Connection extends PeerConnection {
  private final Mqtt5AsyncClient client;
  private final Mqtt5ConnAck connAck;
  private final List<Integer> subAck = new ArrayList<>();

  HiveMqV5Connection(Options options, Subscription... subscriptions) throws Exception {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(options.clientId())
            .serverHost("127.0.0.1")
            .serverPort(options.port())
            .addDisconnectedListener(context -> onEnd(reason(context.getCause())))
            .buildAsync();
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        publish -> onPublish(publish, options.manualAcks()),
        options.manualAcks());
    connAck = connect(options);
    for (Subscription each : subscriptions) {
      subAck.add(subscribe(each));
    }
  }

  private static int reason(Throwable cause) {
    return cause instanceof Mqtt5DisconnectException told
        ? told.getMqttMessage().getReasonCode().getCode()
        : UNEXPLAINED;
  }

  private Mqtt5ConnAck connect(Options options) throws Exception {
    var connect =
        client
            .connectWith()
            .cleanStart(options.clean())
            .keepAlive(options.keepAliveSeconds())
            .sessionExpiryInterval(options.number("session-expiry-interval", 0));
    if (options.will() != null) {
      connect.willPublish(HiveMqMessages.will(options.will()));
    }
    var restrictions = connect.restrictions();
    restrictions.receiveMaximum((int) options.number("receive-maximum", 65_535));
    restrictions.maximumPacketSize((int) options.number("maximum-packet-size", 268_435_460));
    restrictions.topicAliasMaximum((int) options.number("topic-alias-maximum", 0));
    restrictions.applyRestrictions();
    try {
      return await(connect.send());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Mqtt5ConnAckException refused) {
        throw new Refused(refused.getMqttMessage().getReasonCode().getCode());
      }
      throw e;
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onPublish(Mqtt5Publish publish, boolean manual) {
    Message message = HiveMqMessages.received(publish);
    if (manual) {
      onUnacknowledged(message, publish::acknowledge);
    } else {
      onMessage(message);
    }
  }

  @Override
  boolean sessionPresent() {
    return connAck.isSessionPresent();
  }

  @Override
  Map<String, String> connAck() {
    Map<String, String> properties = new TreeMap<>();
    connAck
        .getAssignedClientIdentifier()
        .ifPresent(id -> properties.put("assigned-client-identifier", id.toString()));
    connAck
        .getServerKeepAlive()
        .ifPresent(seconds -> properties.put("server-keep-alive", Integer.toString(seconds)));
    connAck
        .getSessionExpiryInterval()
        .ifPresent(seconds -> properties.put("session-expiry-interval", Long.toString(seconds)));
    var restrictions = connAck.getRestrictions();
    properties.put("receive-maximum", Integer.toString(restrictions.getReceiveMaximum()));
    properties.put("maximum-packet-size", Integer.toString(restrictions.getMaximumPacketSize()));
    properties.put("topic-alias-maximum", Integer.toString(restrictions.getTopicAliasMaximum()));
    return properties;
  }

  @Override
  List<Integer> subAck() {
    return subAck;
  }

  @Override
  int publish(Message message) throws Exception {
    try {
      return code(await(client.publish(HiveMqMessages.publish(message))));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Mqtt5PubAckException refused) {
        return refused.getMqttMessage().getReasonCode().getCode();
      }
      if (e.getCause() instanceof Mqtt5PubRecException refused) {
        return refused.getMqttMessage().getReasonCode().getCode();
      }
      throw e;
    }
  }

  private static int code(Mqtt5PublishResult result) {
    if (result instanceof Mqtt5PublishResult.Mqtt5Qos1Result one) {
      return one.getPubAck().getReasonCode().getCode();
    }
    if (result instanceof Mqtt5PublishResult.Mqtt5Qos2Result two) {
      return two.getPubRec().getReasonCode().getCode();
    }
    return 0;
  }

  @Override
  int subscribe(Subscription subscription) throws Exception {
    Mqtt5Subscription one =
        Mqtt5Subscription.builder()
            .topicFilter(subscription.filter())
            .qos(MqttQos.fromCode(subscription.qos()))
            .noLocal(subscription.noLocal())
            .retainAsPublished(subscription.retainAsPublished())
            .retainHandling(Mqtt5RetainHandling.fromCode(subscription.retainHandling()))
            .build();
    try {
      return code(await(client.subscribe(Mqtt5Subscribe.builder().addSubscription(one).build())));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Mqtt5SubAckException refused) {
        return code(refused.getMqttMessage());
      }
      throw e;
    }
  }

  private static int code(Mqtt5SubAck subAck) {
    return subAck.getReasonCodes().get(0).getCode();
  }

  @Override
  public void close() throws Exception {
    if (client.getState().isConnected()) {
      await(client.disconnect());
    }
  }

  @Override
  void close(long sessionExpirySeconds) throws Exception {
    await(client.disconnectWith().sessionExpiryInterval(sessionExpirySeconds).send());
  }
}
