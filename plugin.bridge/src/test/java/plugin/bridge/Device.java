package plugin.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A client that none of us wrote: it publishes and remembers what it gets. The test's thread calls;
 * the client's reports.
 */
final class Device implements AutoCloseable, MqttCallback {
  private static final int MOST_IN_FLIGHT = 500;
  private static final long PATIENCE_MILLIS = 60_000;

  private final MqttAsyncClient client;
  private final List<String> got = new ArrayList<>();
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);

  Device(int port, String id) throws MqttException {
    client = new MqttAsyncClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence());
    client.setCallback(this);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(MOST_IN_FLIGHT + 10);
    client.connect(options).waitForCompletion(PATIENCE_MILLIS);
  }

  Device subscribe(String filter, int qos) throws MqttException {
    client.subscribe(filter, qos).waitForCompletion(PATIENCE_MILLIS);
    return this;
  }

  void publish(String topic, String payload, int qos) throws MqttException {
    publish(topic, payload, qos, false);
  }

  void publish(String topic, String payload, int qos, boolean retain) throws MqttException {
    client
        .publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain)
        .waitForCompletion(PATIENCE_MILLIS);
  }

  /**
   * Publishes without waiting for the acknowledgement, which counts at {@link #awaitAcknowledged}.
   */
  void send(String topic, String payload, int qos) throws Exception {
    inFlight.acquire();
    client.publish(
        topic,
        payload.getBytes(StandardCharsets.UTF_8),
        qos,
        false,
        null,
        new IMqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            inFlight.release();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable cause) {
            // then awaitAcknowledged never returns
          }
        });
  }

  void awaitAcknowledged() throws InterruptedException {
    BridgedBroker.await(
        () -> inFlight.availablePermits() == MOST_IN_FLIGHT,
        () -> MOST_IN_FLIGHT - inFlight.availablePermits() + " messages are not acknowledged");
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    synchronized (got) {
      got.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void connectionLost(Throwable cause) {
    // whoever waits for a message will say so
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // each message has its own listener
  }

  /** Topics and payloads in the order of arrival. */
  List<String> got() {
    synchronized (got) {
      return List.copyOf(got);
    }
  }

  int count() {
    synchronized (got) {
      return got.size();
    }
  }

  /** How often each came. */
  Map<String, Integer> counted() {
    Map<String, Integer> all = new TreeMap<>();
    got().forEach(each -> all.merge(each, 1, Integer::sum));
    return all;
  }

  void awaitCount(int messages) throws InterruptedException {
    BridgedBroker.await(
        () -> count() >= messages, () -> count() + " of " + messages + " messages came");
  }

  void awaitMessage(String message) throws InterruptedException {
    BridgedBroker.await(
        () -> got().contains(message), () -> message + " did not come, but " + got());
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 500);
    client.close(true);
  }
}
