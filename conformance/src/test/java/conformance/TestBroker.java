package conformance;

import static testkit.Connect.v5;
import static testkit.Properties.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import testkit.BrokerSettings;
import testkit.BrokerUnderTest;
import testkit.Connect;
import testkit.Packet;
import testkit.PropertyId;
import testkit.ProtocolVersion;
import testkit.RawClient;

/**
 * The broker of one test class, and the clients that its tests connect to it.
 *
 * <p>Owned by the thread of the tests. The broker lives as long as the class, so a test takes names
 * that no other test has; clients are closed after each test.
 */
final class TestBroker implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private final BrokerSettings settings;
  private final List<RawClient> clients = new ArrayList<>();
  private @Nullable BrokerUnderTest running;
  private int names;

  TestBroker(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running = Brokers.start(settings);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    clients.forEach(RawClient::close);
    clients.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (running != null) {
      running.close();
    }
  }

  /** Returns a word that is nobody else's client identifier or topic. */
  String name() {
    names++;
    return "n" + names;
  }

  /** Opens a connection and sends nothing. */
  RawClient open() {
    RawClient client = RawClient.open(Objects.requireNonNull(running).port());
    clients.add(client);
    return client;
  }

  /** Connects a client, which has to succeed. */
  RawClient connect(Connect connect) {
    RawClient client = open();
    Packet connack = client.connect(connect);
    if (connack.reasonCode() != 0) {
      throw new AssertionError("not accepted: " + connack);
    }
    return client;
  }

  /** Connects a client of no distinction. */
  RawClient client(ProtocolVersion version) {
    return connect(Connect.of(version, name()).cleanStart());
  }

  /** Connects a client of MQTT 5.0 of no distinction. */
  RawClient client() {
    return client(ProtocolVersion.V5);
  }

  /** Connects a client that has subscribed to one filter. */
  RawClient subscriber(ProtocolVersion version, String filter, int options) {
    RawClient client = client(version);
    client.subscribe(filter, options);
    return client;
  }

  /** Connects a client of MQTT 5.0 that has subscribed to one filter. */
  RawClient subscriber(String filter, int options) {
    return subscriber(ProtocolVersion.V5, filter, options);
  }

  /**
   * Returns when the broker's own clock has gone on by that much: when it publishes a will that was
   * delayed for so long.
   */
  void letSecondsPass(int seconds) {
    String topic = name();
    RawClient observer = subscriber(topic, 0);
    connect(
            v5(name())
                .cleanStart()
                .with(PropertyId.SESSION_EXPIRY_INTERVAL, seconds + 60L)
                .will(topic, "passed", 0)
                .willWith(properties().with(PropertyId.WILL_DELAY_INTERVAL, seconds)))
        .close();
    observer.expectPublish(topic, "passed");
  }
}
