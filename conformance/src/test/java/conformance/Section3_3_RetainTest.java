package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.PacketType.PUBACK;
import static testkit.PropertyId.CONTENT_TYPE;
import static testkit.PropertyId.MESSAGE_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.Publish.publish;
import static testkit.Subscribe.RETAIN_AS_PUBLISHED;
import static testkit.Subscribe.RETAIN_IF_NEW;
import static testkit.Subscribe.RETAIN_NEVER;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.Properties;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** Retained messages and the retain flag. */
final class Section3_3_RetainTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.1-5")
  @Statement("MQTT-3.3.1-9")
  @Statement("MQTT311-3.3.1-5")
  @Statement("MQTT311-3.3.1-6")
  @Statement("MQTT311-3.3.1-8")
  void laterSubscriberGetsTheLastRetainedMessage(ProtocolVersion version) {
    retain(version, "first", 1);
    retain(version, "second", 1);

    RawClient subscriber = broker.subscriber(version, topic, 2);

    Packet message = subscriber.expectPublish(topic, "second");
    assertTrue(message.retain());
    assertFalse(message.dup());
    assertEquals(1, message.qos());
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT311-3.3.1-7")
  void retainedMessageOfQos0ReplacesTheFormerOne() {
    retain(V3_1_1, "former", 1);
    retain(V3_1_1, "latter", 0);

    RawClient subscriber = broker.subscriber(V3_1_1, topic, 1);

    assertEquals(0, subscriber.expectPublish(topic, "latter").qos());
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.1-6")
  @Statement("MQTT-3.3.1-7")
  @Statement("MQTT311-3.3.1-10")
  @Statement("MQTT311-3.3.1-11")
  void emptyPayloadIsForwardedAndRemovesTheRetainedMessage(ProtocolVersion version) {
    RawClient present = broker.subscriber(version, topic, 0);
    retain(version, "kept", 0);
    present.expectPublish(topic, "kept");

    retain(version, "", 0);

    present.expectPublish(topic, "");
    broker.subscriber(version, topic, 0).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.1-8")
  @Statement("MQTT311-3.3.1-12")
  void messageWithoutRetainChangesNothing(ProtocolVersion version) {
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "passing")).sync();
    broker.subscriber(version, topic, 0).expectNothing();

    retain(version, "kept", 0);
    publisher.send(publish(topic, "passing")).send(publish(topic, "")).sync();

    broker.subscriber(version, topic, 0).expectPublish(topic, "kept");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.1-12")
  @Statement("MQTT311-3.3.1-9")
  void forwardedMessageHasNoRetainFlag(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);

    retain(version, "kept", 0);

    assertFalse(subscriber.expectPublish(topic, "kept").retain());
  }

  @Test
  @Statement("MQTT-3.3.1-13")
  void retainAsPublishedKeepsTheRetainFlag() {
    RawClient subscriber = broker.subscriber(topic, RETAIN_AS_PUBLISHED);

    retain(ProtocolVersion.V5, "kept", 0);
    broker.client().send(publish(topic, "passing"));

    assertTrue(subscriber.expectPublish(topic, "kept").retain());
    assertFalse(subscriber.expectPublish(topic, "passing").retain());
  }

  @Test
  @Statement("MQTT-3.3.1-9")
  @Statement("MQTT-3.8.4-4")
  @Statement("MQTT311-3.8.4-3")
  void retainHandling0SendsRetainedMessagesWithEverySubscription() {
    retain(ProtocolVersion.V5, "kept", 0);
    RawClient subscriber = broker.subscriber(topic, 0);
    subscriber.expectPublish(topic, "kept");

    subscriber.subscribe(topic, 0);

    subscriber.expectPublish(topic, "kept");
  }

  @Test
  @Statement("MQTT-3.3.1-10")
  void retainHandling1SendsRetainedMessagesToANewSubscriptionOnly() {
    retain(ProtocolVersion.V5, "kept", 0);
    RawClient subscriber = broker.subscriber(topic, RETAIN_IF_NEW);
    subscriber.expectPublish(topic, "kept");

    subscriber.subscribe(topic, RETAIN_IF_NEW);

    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.1-11")
  void retainHandling2SendsNoRetainedMessages() {
    retain(ProtocolVersion.V5, "kept", 0);

    broker.subscriber(topic, RETAIN_NEVER).expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.1-9")
  void wildcardSubscriptionGetsTheRetainedMessageOfEachTopic() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic + "/a", "1").retain()).send(publish(topic + "/b", "2").retain());
    publisher.send(publish(topic + "/b/c", "3").retain()).sync();

    RawClient subscriber = broker.subscriber(topic + "/+", 0);

    assertEquals(3, payload(subscriber) + payload(subscriber));
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.1-5")
  void retainedMessageKeepsItsProperties() {
    RawClient publisher = broker.client();
    Properties sent = Properties.properties().with(CONTENT_TYPE, "a/b").user("k", "v");
    publisher.send(publish(topic, "kept").retain().with(sent)).sync();

    Properties received = broker.subscriber(topic, 0).expectPublish(topic, "kept").properties();

    assertEquals("a/b", received.text(CONTENT_TYPE).orElseThrow());
    assertEquals(sent.user(), received.user());
  }

  @Test
  @Statement("MQTT-3.3.2-5")
  void retainedMessageExpires() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "short").retain().with(MESSAGE_EXPIRY_INTERVAL, 1)).sync();

    broker.letSecondsPass(2);

    broker.subscriber(topic, 0).expectNothing();
  }

  private void retain(ProtocolVersion version, String payload, int qos) {
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, payload).retain().qos(qos, 1));
    if (qos == 1) {
      publisher.expect(PUBACK);
    } else {
      publisher.sync();
    }
  }

  private static int payload(RawClient subscriber) {
    return Integer.parseInt(subscriber.receive().payload());
  }
}
