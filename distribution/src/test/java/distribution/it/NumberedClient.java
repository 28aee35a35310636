package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistenceException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Eclipse Paho, publishing each topic once and remembering which were acknowledged, or counting
 * what comes. The test's thread calls; the client's reports.
 */
final class NumberedClient implements AutoCloseable, MqttCallback {
  private static final int MOST_IN_FLIGHT = 200;
  private static final long PATIENCE_MILLIS = 60_000;

  private final MqttAsyncClient client;
  private final Semaphore places = new Semaphore(MOST_IN_FLIGHT);
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Integer> got;

  /** A client's half of a session, which outlives its connections and its objects. */
  static final class Half extends MemoryPersistence {
    private boolean open;

    @Override
    public void open(String clientId, String server) throws MqttPersistenceException {
      if (!open) {
        open = true;
        super.open(clientId, server);
      }
    }

    @Override
    public void close() {
      // the next object goes on with it
    }
  }

  /**
   * @param clean whether the session ends with the connection
   * @param half what it has of the session: Paho hands a message at QoS 2 on when PUBREL comes
   * @param got counts what comes, over connections
   */
  NumberedClient(int port, String id, boolean clean, Half half, Map<String, Integer> got)
      throws MqttException {
    this.got = got;
    client = new MqttAsyncClient("tcp://127.0.0.1:" + port, id, half);
    client.setCallback(this);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(clean);
    options.setMaxInflight(MOST_IN_FLIGHT + 10);
    client.connect(options).waitForCompletion(PATIENCE_MILLIS);
  }

  NumberedClient(int port, String id, boolean clean, Map<String, Integer> got)
      throws MqttException {
    this(port, id, clean, new Half(), got);
  }

  NumberedClient(int port, String id) throws MqttException {
    this(port, id, true, new TreeMap<>());
  }

  void subscribe(String filter, int qos) throws MqttException {
    client.subscribe(filter, qos).waitForCompletion(PATIENCE_MILLIS);
  }

  /** Publishes; false when the broker is gone. */
  boolean publish(String topic, int qos) throws InterruptedException {
    while (!places.tryAcquire(50, TimeUnit.MILLISECONDS)) {
      if (!client.isConnected()) {
        return false;
      }
    }
    try {
      client.publish(topic, topic.getBytes(UTF_8), qos, false, null, new Acknowledged(topic));
      return true;
    } catch (MqttException e) {
      return false;
    }
  }

  /** Notes what was acknowledged; what was not when the connection ended never is. */
  private final class Acknowledged implements IMqttActionListener {
    private final String topic;

    Acknowledged(String topic) {
      this.topic = topic;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      synchronized (acknowledged) {
        acknowledged.add(topic);
      }
      places.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      places.release();
    }
  }

  /** Waits until all is acknowledged, or the broker is gone. */
  void settle() throws InterruptedException {
    if (places.tryAcquire(MOST_IN_FLIGHT, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      places.release(MOST_IN_FLIGHT);
    }
  }

  Set<String> acknowledged() {
    synchronized (acknowledged) {
      return Set.copyOf(acknowledged);
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    synchronized (got) {
      got.merge(topic, 1, Integer::sum);
      got.notifyAll();
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

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 200);
    client.close(true);
  }
}
