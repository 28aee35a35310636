package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.Packets.disconnect;
import static testkit.Properties.properties;
import static testkit.PropertyId.CONTENT_TYPE;
import static testkit.PropertyId.CORRELATION_DATA;
import static testkit.PropertyId.PAYLOAD_FORMAT_INDICATOR;
import static testkit.PropertyId.RESPONSE_TOPIC;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.PropertyId.WILL_DELAY_INTERVAL;
import static testkit.ProtocolVersion.V5;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.Properties;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** Wills: when they are published, and when not. */
final class Section3_1_WillTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-7")
  @Statement("MQTT-3.1.2-8")
  @Statement("MQTT-3.1.2-14")
  @Statement("MQTT311-3.1.2-8")
  @Statement("MQTT311-3.1.2-16")
  void willIsPublishedWhenTheConnectionBreaks(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 2);

    broker.connect(clean(version).will(topic, "gone", 1)).close();

    Packet will = subscriber.expectPublish(topic, "gone");
    assertEquals(1, will.qos());
    assertFalse(will.retain());
    broker.subscriber(version, topic, 0).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-15")
  @Statement("MQTT311-3.1.2-17")
  void willWithRetainIsRetained(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);

    broker.connect(clean(version).will(topic, "gone", 0).willRetain()).close();

    subscriber.expectPublish(topic, "gone");
    assertTrue(broker.subscriber(version, topic, 0).expectPublish(topic, "gone").retain());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-10")
  @Statement("MQTT-3.14.4-3")
  @Statement("MQTT311-3.1.2-10")
  @Statement("MQTT311-3.14.4-3")
  void normalDisconnectDiscardsTheWill(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);

    broker.connect(clean(version).will(topic, "gone", 0)).send(disconnect()).expectClosed();

    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void disconnectWithWillPublishesTheWill() {
    RawClient subscriber = broker.subscriber(topic, 0);

    broker
        .connect(clean(V5).will(topic, "gone", 0))
        .send(disconnect(0x04, properties()))
        .expectClosed();

    subscriber.expectPublish(topic, "gone");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-8")
  @Statement("MQTT311-3.1.2-8")
  void willIsPublishedWhenTheBrokerClosesTheConnection(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);

    broker.connect(clean(version).will(topic, "gone", 0)).send("00 00");

    subscriber.expectPublish(topic, "gone");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.1.2-8")
  void willIsPublishedWhenTheSessionIsTakenOver(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);
    String clientId = broker.name();
    broker.connect(Connect.of(version, clientId).cleanStart().will(topic, "gone", 0));

    broker.connect(Connect.of(version, clientId).cleanStart());

    subscriber.expectPublish(topic, "gone");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-3.1.2-12")
  void withoutWillFlagNothingIsPublished(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);
    String clientId = broker.name();
    RawClient replaced =
        broker.connect(Connect.of(version, clientId).cleanStart().will(topic, "gone", 0));
    replaced.send(disconnect()).expectClosed();

    RawClient client = broker.connect(Connect.of(version, clientId).cleanStart());
    client.send("00 00");
    if (version == V5) {
      client.expectDisconnect(0x81, 0x82);
    } else {
      client.expectClosed();
    }

    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.2-10")
  void publishedWillIsForgotten() {
    RawClient subscriber = broker.subscriber(topic, 0);
    String clientId = broker.name();
    broker.connect(v5(clientId).with(SESSION_EXPIRY_INTERVAL, 60).will(topic, "gone", 0)).close();
    subscriber.expectPublish(topic, "gone");

    RawClient again = broker.connect(v5(clientId));
    again.send("00 00").expectDisconnect(0x81, 0x82);

    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void delayedWillIsPublishedWhenItsDelayHasPassed() {
    RawClient subscriber = broker.subscriber(topic, 0);
    broker.connect(delayed(broker.name(), 2, 60)).close();
    broker.letSecondsPass(1);
    subscriber.expectNothing();

    subscriber.expectPublish(topic, "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void delayedWillIsPublishedEarlierIfTheSessionEnds() {
    RawClient subscriber = broker.subscriber(topic, 0);

    broker.connect(delayed(broker.name(), 3600, 1)).close();

    subscriber.expectPublish(topic, "gone");
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void reconnectingInTimeCancelsTheWill() {
    RawClient subscriber = broker.subscriber(topic, 0);
    String clientId = broker.name();
    broker.connect(delayed(clientId, 1, 60)).close();

    broker.connect(v5(clientId).with(SESSION_EXPIRY_INTERVAL, 60));

    broker.letSecondsPass(2);
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.3-10")
  @Statement("MQTT-3.1.2-7")
  void willIsPublishedWithItsPropertiesAndTheirOrder() {
    RawClient subscriber = broker.subscriber(topic, 0);
    Properties sent =
        properties()
            .with(PAYLOAD_FORMAT_INDICATOR, 1)
            .with(CONTENT_TYPE, "text/plain")
            .with(RESPONSE_TOPIC, "answers")
            .with(CORRELATION_DATA, "42")
            .user("b", "1")
            .user("a", "2")
            .user("b", "3");

    broker.connect(clean(V5).will(topic, "gone", 0).willWith(sent)).close();

    Properties received = subscriber.expectPublish(topic, "gone").properties();
    assertEquals(List.of("b=1", "a=2", "b=3"), received.user());
    assertEquals(1, received.number(PAYLOAD_FORMAT_INDICATOR).orElseThrow());
    assertEquals("text/plain", received.text(CONTENT_TYPE).orElseThrow());
    assertEquals("answers", received.text(RESPONSE_TOPIC).orElseThrow());
    assertEquals("42", received.text(CORRELATION_DATA).orElseThrow());
    assertFalse(received.has(WILL_DELAY_INTERVAL));
  }

  private static Connect clean(ProtocolVersion version) {
    return Connect.of(version, broker.name()).cleanStart();
  }

  private Connect delayed(String clientId, int delaySeconds, int expirySeconds) {
    return v5(clientId)
        .with(SESSION_EXPIRY_INTERVAL, expirySeconds)
        .will(topic, "gone", 0)
        .willWith(properties().with(WILL_DELAY_INTERVAL, delaySeconds));
  }
}
