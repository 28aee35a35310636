package distribution.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A connection of Eclipse Paho. Reported by Paho's threads. */
final class PahoV5Connection extends PeerConnection implements MqttCallback {
  private final MqttAsyncClient client;
  private final Options options;
  private final IMqttToken connected;
  private final List<Integer> subAck = new ArrayList<>();

  PahoV5Connection(Options options, Subscription... subscriptions) throws Exception {
    this.options = options;
    String uri = "tcp://127.0.0.1:" + options.port();
    client = new MqttAsyncClient(uri, options.clientId(), new MemoryPersistence());
    client.setManualAcks(options.manualAcks());
    client.setCallback(this);
    connected = connect();
    for (Subscription each : subscriptions) {
      subAck.add(subscribe(each));
    }
  }

  private IMqttToken connect() throws Exception {
    MqttConnectionOptions connect = new MqttConnectionOptions();
    connect.setCleanStart(options.clean());
    connect.setKeepAliveInterval(options.keepAliveSeconds());
    connect.setSessionExpiryInterval(options.number("session-expiry-interval", 0));
    connect.setTopicAliasMaximum((int) options.number("topic-alias-maximum", 0));
    connect.setReceiveMaximum((int) options.number("receive-maximum", 65_535));
    connect.setMaximumPacketSize(options.number("maximum-packet-size", 268_435_460));
    Message will = options.will();
    if (will != null) {
      connect.setWill(will.topic(), PahoMessages.paho(will));
      connect.setWillMessageProperties(PahoMessages.properties(will));
    }
    try {
      return await(client.connect(connect));
    } catch (MqttException e) {
      client.close();
      throw new Refused(e.getReasonCode());
    }
  }

  private static IMqttToken await(IMqttToken token) throws MqttException {
    token.waitForCompletion(PATIENCE.toMillis());
    return token;
  }

  @Override
  public void messageArrived(String topic, MqttMessage paho) {
    Message message = PahoMessages.received(topic, paho);
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
  public void disconnected(MqttDisconnectResponse response) {
    onEnd(response.getReturnCode() == 0 ? UNEXPLAINED : response.getReturnCode());
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    onEnd(UNEXPLAINED);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  @Override
  boolean sessionPresent() {
    return connected.getSessionPresent();
  }

  @Override
  Map<String, String> connAck() {
    MqttProperties told = connected.getResponseProperties();
    Map<String, String> properties = new TreeMap<>();
    put(properties, "assigned-client-identifier", told.getAssignedClientIdentifier());
    put(properties, "server-keep-alive", told.getServerKeepAlive());
    put(properties, "session-expiry-interval", told.getSessionExpiryInterval());
    put(properties, "receive-maximum", told.getReceiveMaximum());
    put(properties, "maximum-packet-size", told.getMaximumPacketSize());
    put(properties, "topic-alias-maximum", told.getTopicAliasMaximum());
    return properties;
  }

  private static void put(Map<String, String> properties, String name, Object value) {
    if (value != null) {
      properties.put(name, value.toString());
    }
  }

  @Override
  List<Integer> subAck() {
    return subAck;
  }

  @Override
  int publish(Message message) throws Exception {
    IMqttToken token = client.publish(message.topic(), PahoMessages.paho(message));
    int[] codes = await(token).getReasonCodes();
    return codes == null || codes.length == 0 ? 0 : codes[0];
  }

  @Override
  int subscribe(Subscription wanted) throws Exception {
    MqttSubscription subscription = new MqttSubscription(wanted.filter(), wanted.qos());
    subscription.setNoLocal(wanted.noLocal());
    subscription.setRetainAsPublished(wanted.retainAsPublished());
    subscription.setRetainHandling(wanted.retainHandling());
    MqttProperties properties = new MqttProperties();
    if (wanted.identifier() > 0) {
      properties.setSubscriptionIdentifier(wanted.identifier());
    }
    MqttSubscription[] one = {subscription};
    try {
      return await(client.subscribe(one, null, null, properties)).getReasonCodes()[0];
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  @Override
  public void close() throws Exception {
    if (client.isConnected()) {
      await(client.disconnect());
    }
    client.close(true);
  }

  @Override
  void close(long sessionExpirySeconds) throws Exception {
    MqttProperties properties = new MqttProperties();
    properties.setSessionExpiryInterval(sessionExpirySeconds);
    await(client.disconnect(0, null, null, 0, properties));
    client.close();
  }
}
