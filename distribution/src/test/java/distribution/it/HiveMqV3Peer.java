package distribution.it;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The HiveMQ MQTT client, speaking 3.1.1. */
final class HiveMqV3Peer implements Peer {
  @Override
  public String name() {
    return "HiveMQ MQTT client 3.1.1";
  }

  @Override
  public boolean isV5() {
    return false;
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(
        Feature.SESSION_PRESENT,
        Feature.MANUAL_ACK,
        Feature.INVALID_CLIENT_ID,
        Feature.SUBSCRIBE_REASON);
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    return new Connection(options, subscriptions);
  }

  private static Mqtt3Publish hive(Message message) {
    return Mqtt3Publish.builder()
        .topic(message.topic())
        .payload(message.payload().getBytes(StandardCharsets.UTF_8))
        .qos(MqttQos.fromCode(message.qos()))
        .retain(message.retain())
        .build();
  }

  /** Reported by the client's event loop. */
  private static final class Connection extends PeerConnection {
    private final Mqtt3AsyncClient client;
    private final Mqtt3ConnAck connAck;
    private final List<Integer> subAck = new ArrayList<>();

    Connection(Options options, Subscription... subscriptions) throws Exception {
      client =
          MqttClient.builder()
              .useMqttVersion3()
              .identifier(options.clientId())
              .serverHost("127.0.0.1")
              .serverPort(options.port())
              .addDisconnectedListener(context -> onEnd(UNEXPLAINED))
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

    private Mqtt3ConnAck connect(Options options) throws Exception {
      var connect =
          client.connectWith().cleanSession(options.clean()).keepAlive(options.keepAliveSeconds());
      if (options.will() != null) {
        connect.willPublish(hive(options.will()));
      }
      try {
        return await(connect.send());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Mqtt3ConnAckException refused) {
          throw new Refused(refused.getMqttMessage().getReturnCode().getCode());
        }
        throw e;
      }
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onPublish(Mqtt3Publish publish, boolean manual) {
      Message message =
          new Message(
              publish.getTopic().toString(),
              new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
              publish.getQos().getCode(),
              publish.isRetain(),
              List.of());
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
      return Map.of();
    }

    @Override
    List<Integer> subAck() {
      return subAck;
    }

    @Override
    int publish(Message message) throws Exception {
      await(client.publish(hive(message)));
      return 0;
    }

    @Override
    int subscribe(Subscription subscription) throws Exception {
      Mqtt3Subscription one =
          Mqtt3Subscription.builder()
              .topicFilter(subscription.filter())
              .qos(MqttQos.fromCode(subscription.qos()))
              .build();
      try {
        return code(await(client.subscribe(Mqtt3Subscribe.builder().addSubscription(one).build())));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Mqtt3SubAckException refused) {
          return code(refused.getMqttMessage());
        }
        throw e;
      }
    }

    private static int code(Mqtt3SubAck subAck) {
      return subAck.getReturnCodes().get(0).getCode();
    }

    @Override
    public void close() throws Exception {
      if (client.getState().isConnected()) {
        await(client.disconnect());
      }
    }
  }
}
