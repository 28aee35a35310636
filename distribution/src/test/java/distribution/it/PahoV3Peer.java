package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for Java, speaking 3.1 or 3.1.1. */
record PahoV3Peer(int version) implements Peer {
  static final PahoV3Peer V31 = new PahoV3Peer(MqttConnectOptions.MQTT_VERSION_3_1);
  static final PahoV3Peer V311 = new PahoV3Peer(MqttConnectOptions.MQTT_VERSION_3_1_1);

  @Override
  public String name() {
    return "Eclipse Paho " + (equals(V31) ? "3.1" : "3.1.1");
  }

  @Override
  public boolean isV5() {
    return false;
  }

  @Override
  public Set<Feature> features() {
    return equals(V31)
        ? EnumSet.of(Feature.MANUAL_ACK)
        : EnumSet.of(Feature.MANUAL_ACK, Feature.SESSION_PRESENT, Feature.SUBSCRIBE_REASON);
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    return new Connection(version, options, subscriptions);
  }

  private static MqttMessage paho(Message message) {
    MqttMessage paho = new MqttMessage(message.payload().getBytes(UTF_8));
    paho.setQos(message.qos());
    paho.setRetained(message.retain());
    return paho;
  }

  /** Reported by Paho's threads. */
  private static final class Connection extends PeerConnection implements MqttCallback {
    private final MqttAsyncClient client;
    private final Options options;
    private final boolean sessionPresent;
    private final List<Integer> subAck = new ArrayList<>();

    Connection(int version, Options options, Subscription... subscriptions) throws Exception {
      this.options = options;
      String uri = "tcp://127.0.0.1:" + options.port();
      client = new MqttAsyncClient(uri, options.clientId(), new MemoryPersistence());
      client.setManualAcks(options.manualAcks());
      client.setCallback(this);
      sessionPresent = connect(version);
      for (Subscription each : subscriptions) {
        subAck.add(subscribe(each));
      }
    }

    private boolean connect(int version) throws Exception {
      MqttConnectOptions connect = new MqttConnectOptions();
      connect.setMqttVersion(version);
      connect.setCleanSession(options.clean());
      connect.setKeepAliveInterval(options.keepAliveSeconds());
      Message will = options.will();
      if (will != null) {
        connect.setWill(will.topic(), will.payload().getBytes(UTF_8), will.qos(), will.retain());
      }
      try {
        return await(client.connect(connect)).getSessionPresent();
      } catch (MqttException e) {
        client.close();
        throw new Refused(e.getReasonCode());
      }
    }

    private static <T extends IMqttToken> T await(T token) throws MqttException {
      token.waitForCompletion(PATIENCE.toMillis());
      return token;
    }

    @Override
    public void messageArrived(String topic, MqttMessage paho) {
      String payload = new String(paho.getPayload(), UTF_8);
      Message message = new Message(topic, payload, paho.getQos(), paho.isRetained(), List.of());
      if (options.manualAcks()) {
        onUnacknowledged(message, () -> acknowledge(paho));
      } else {
        onMessage(message);
      }
    }

    private void acknowledge(MqttMessage message) {
      try {
        client.messageArrivedComplete(message.getId(), message.getQos());
      } catch (MqttException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      onEnd(UNEXPLAINED);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    boolean sessionPresent() {
      return sessionPresent;
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
      await(client.publish(message.topic(), paho(message)));
      return 0;
    }

    @Override
    int subscribe(Subscription subscription) throws Exception {
      IMqttToken token = client.subscribe(subscription.filter(), subscription.qos());
      return await(token).getGrantedQos()[0];
    }

    @Override
    public void close() throws Exception {
      if (client.isConnected()) {
        await(client.disconnect());
      }
      client.close(true);
    }
  }
}
