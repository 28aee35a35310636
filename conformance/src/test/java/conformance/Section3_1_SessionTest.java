package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v311;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.Packets.disconnect;
import static testkit.Properties.properties;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** Sessions: how they begin, are resumed, are taken over and end. */
final class Section3_1_SessionTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-3.1.2-5")
  @Statement("MQTT-3.1.2-23")
  @Statement("MQTT-3.1.3-2")
  @Statement("MQTT-3.2.2-3")
  @Statement("MQTT-4.5.0-1")
  @Statement("MQTT311-3.1.2-4")
  @Statement("MQTT311-3.1.2-5")
  @Statement("MQTT311-3.1.3-2")
  @Statement("MQTT311-3.2.2-2")
  @Statement("MQTT311-4.1.0-1")
  @Statement("MQTT311-4.5.0-1")
  void sessionIsResumedWithItsSubscriptionsAndQueuedMessages(ProtocolVersion version) {
    String topic = broker.name();
    Connect connect = lasting(version, broker.name());
    RawClient first = broker.connect(connect);
    first.subscribe(topic, 2);
    first.close();
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "one").qos(1, 1)).expect(PUBACK);

    RawClient second = broker.open();
    assertTrue(second.connect(connect).sessionPresent());
    second.expectPublish(topic, "one");
    publisher.send(publish(topic, "two").qos(1, 1)).expect(PUBACK);
    second.expectPublish(topic, "two");
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-3.1.2-6")
  @Statement("MQTT-3.2.2-3")
  @Statement("MQTT311-3.1.2-4")
  @Statement("MQTT311-3.2.2-3")
  void sessionIsCreatedWhereThereIsNone(ProtocolVersion version) {
    Packet connack = broker.open().connect(lasting(version, broker.name()));

    assertEquals(0, connack.reasonCode());
    assertFalse(connack.sessionPresent());
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-3.1.2-4")
  @Statement("MQTT-3.1.4-4")
  @Statement("MQTT-3.2.2-2")
  @Statement("MQTT311-3.1.2-6")
  @Statement("MQTT311-3.1.4-3")
  @Statement("MQTT311-3.2.2-1")
  void cleanStartDiscardsTheSessionThatExists(ProtocolVersion version) {
    String topic = broker.name();
    String clientId = broker.name();
    RawClient first = broker.connect(lasting(version, clientId));
    first.subscribe(topic, 1);
    first.close();

    RawClient second = broker.open();
    assertFalse(second.connect(lasting(version, clientId).cleanStart()).sessionPresent());

    broker.client().send(publish(topic, "x")).sync();
    second.expectNothing();
  }

  @Test
  @Statement("MQTT311-3.1.2-6")
  void cleanSessionOfMqtt311EndsWithItsConnection() {
    String clientId = broker.name();
    RawClient clean = broker.connect(v311(clientId).cleanStart());
    clean.subscribe(broker.name(), 1);
    clean.send(disconnect()).expectClosed();

    assertFalse(broker.open().connect(v311(clientId)).sessionPresent());
  }

  @Test
  void sessionWithoutExpiryIntervalEndsWithItsConnection() {
    String clientId = broker.name();
    broker.connect(v5(clientId).cleanStart()).send(disconnect()).expectClosed();

    assertFalse(broker.open().connect(v5(clientId)).sessionPresent());
  }

  @Test
  @Statement("MQTT-4.1.0-2")
  void sessionEndsWhenItsExpiryIntervalHasPassed() {
    String clientId = broker.name();
    broker
        .connect(v5(clientId).cleanStart().with(SESSION_EXPIRY_INTERVAL, 1))
        .send(disconnect())
        .expectClosed();

    broker.letSecondsPass(2);

    assertFalse(broker.open().connect(v5(clientId)).sessionPresent());
  }

  @Test
  @Statement("MQTT-4.1.0-1")
  @Statement("MQTT311-4.1.0-2")
  void sessionOutlivesItsExpiryIntervalWhileItIsConnected() {
    String topic = broker.name();
    RawClient client =
        broker.connect(v5(broker.name()).cleanStart().with(SESSION_EXPIRY_INTERVAL, 1));
    client.subscribe(topic, 0);

    broker.letSecondsPass(2);

    broker.client().send(publish(topic, "x"));
    client.expectPublish(topic, "x");
  }

  @Test
  void disconnectCanChangeTheExpiryInterval() {
    String clientId = broker.name();
    broker
        .connect(v5(clientId).cleanStart().with(SESSION_EXPIRY_INTERVAL, 1))
        .send(disconnect(0, properties().with(SESSION_EXPIRY_INTERVAL, 60)))
        .expectClosed();

    broker.letSecondsPass(2);

    assertTrue(broker.open().connect(v5(clientId)).sessionPresent());
  }

  @Test
  void disconnectCanEndTheSessionAtOnce() {
    String clientId = broker.name();
    broker
        .connect(v5(clientId).cleanStart().with(SESSION_EXPIRY_INTERVAL, 60))
        .send(disconnect(0, properties().with(SESSION_EXPIRY_INTERVAL, 0)))
        .expectClosed();

    assertFalse(broker.open().connect(v5(clientId)).sessionPresent());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.4-3")
  @Statement("MQTT311-3.1.4-2")
  void newConnectionTakesOverTheSession(ProtocolVersion version) {
    Connect connect = Connect.of(version, broker.name());
    RawClient first = broker.connect(connect);

    RawClient second = broker.connect(connect);

    if (version == V5) {
      first.expectDisconnect(0x8E);
    } else {
      first.expectClosed();
    }
    second.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.4-3")
  void sessionIsTakenOverAcrossProtocolVersions() {
    String clientId = broker.name();
    RawClient old = broker.connect(v311(clientId));

    RawClient client = broker.open();

    assertTrue(client.connect(v5(clientId).with(SESSION_EXPIRY_INTERVAL, 60)).sessionPresent());
    old.expectClosed();
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT311-1.1.0-1")
  @Statement("MQTT311-3.8.4-3")
  @Statement("MQTT-3.8.4-3")
  void subscribingTwiceToAFilterLeavesOneSubscription(ProtocolVersion version) {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(version, topic, 0);
    subscriber.subscribe(topic, 1);
    RawClient publisher = broker.client();

    publisher.send(publish(topic, "x").qos(1, 1)).expect(PUBACK);
    publisher.sync();

    assertEquals(1, subscriber.expectPublish(topic, "x").qos());
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT311-3.1.2-7")
  void retainedMessageSurvivesTheSessionOfItsPublisher() {
    String topic = broker.name();
    RawClient publisher = broker.client(V3_1_1);
    publisher.send(publish(topic, "kept").retain().qos(1, 1)).expect(PUBACK);
    publisher.send(disconnect()).expectClosed();

    broker.subscriber(V3_1_1, topic, 0).expectPublish(topic, "kept");
  }

  /** A session that is kept for a minute at least. */
  private static Connect lasting(ProtocolVersion version, String clientId) {
    Connect connect = Connect.of(version, clientId);
    return version == V5 ? connect.with(SESSION_EXPIRY_INTERVAL, 60) : connect;
  }
}
