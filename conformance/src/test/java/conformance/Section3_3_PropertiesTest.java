package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.Properties.properties;
import static testkit.PropertyId.CONTENT_TYPE;
import static testkit.PropertyId.CORRELATION_DATA;
import static testkit.PropertyId.MESSAGE_EXPIRY_INTERVAL;
import static testkit.PropertyId.PAYLOAD_FORMAT_INDICATOR;
import static testkit.PropertyId.RESPONSE_TOPIC;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.PropertyId.TOPIC_ALIAS;
import static testkit.Publish.publish;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.Properties;
import testkit.RawClient;
import testkit.Statement;

/** The properties of PUBLISH: forwarded, counted down, or used by the broker itself. */
final class Section3_3_PropertiesTest {

  private static final int ALIASES = 3;

  @RegisterExtension
  static final TestBroker broker =
      new TestBroker(BrokerSettings.anonymous().topicAliasMaximum(ALIASES));

  private final String topic = broker.name();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Statement("MQTT-3.3.2-4")
  @Statement("MQTT-3.3.2-15")
  @Statement("MQTT-3.3.2-16")
  @Statement("MQTT-3.3.2-17")
  @Statement("MQTT-3.3.2-18")
  @Statement("MQTT-3.3.2-20")
  void messagePropertiesAreForwardedUnchanged(int qos) {
    RawClient subscriber = broker.subscriber(topic, 2);
    RawClient publisher = broker.client();
    Properties sent =
        properties()
            .with(PAYLOAD_FORMAT_INDICATOR, 1)
            .with(CONTENT_TYPE, "text/plain")
            .with(RESPONSE_TOPIC, "answers/\u00e9")
            .with(CORRELATION_DATA, "\u0001\u0000")
            .user("b", "1")
            .user("", "")
            .user("a", "2")
            .user("b", "1");

    publisher.send(publish(topic, "x").qos(qos, 1).with(sent));
    if (qos == 2) {
      publisher.send("62 02 00 01");
    }

    Properties received = subscriber.expectPublish(topic, "x").properties();
    assertEquals(1, received.number(PAYLOAD_FORMAT_INDICATOR).orElseThrow());
    assertEquals("text/plain", received.text(CONTENT_TYPE).orElseThrow());
    assertEquals("answers/\u00e9", received.text(RESPONSE_TOPIC).orElseThrow());
    assertEquals("\u0001\u0000", received.text(CORRELATION_DATA).orElseThrow());
    assertEquals(List.of("b=1", "=", "a=2", "b=1"), received.user());
  }

  @Test
  @Statement("MQTT-3.3.2-6")
  void expiryIntervalIsReducedByTheTimeInTheBroker() {
    Connect connect = v5(broker.name()).with(SESSION_EXPIRY_INTERVAL, 60);
    RawClient first = broker.connect(connect);
    first.subscribe(topic, 1);
    first.close();
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(1, 1).with(MESSAGE_EXPIRY_INTERVAL, 100));
    publisher.expect(PUBACK);

    broker.letSecondsPass(2);

    Packet message = broker.connect(connect).expectPublish(topic, "x");
    long rest = message.properties().number(MESSAGE_EXPIRY_INTERVAL).orElseThrow();
    assertTrue(rest >= 90 && rest <= 98, "rest " + rest);
  }

  @Test
  @Statement("MQTT-3.3.2-6")
  void expiryIntervalOfAMessageThatDoesNotWaitStaysAsItIs() {
    RawClient subscriber = broker.subscriber(topic, 0);

    broker.client().send(publish(topic, "x").with(MESSAGE_EXPIRY_INTERVAL, 100));

    Packet message = subscriber.expectPublish(topic, "x");
    long rest = message.properties().number(MESSAGE_EXPIRY_INTERVAL).orElseThrow();
    assertTrue(rest >= 99 && rest <= 100, "rest " + rest);
  }

  @Test
  @Statement("MQTT-3.3.2-5")
  void messageThatExpiredInTheQueueIsNotDelivered() {
    Connect connect = v5(broker.name()).with(SESSION_EXPIRY_INTERVAL, 60);
    RawClient first = broker.connect(connect);
    first.subscribe(topic, 1);
    first.close();
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "short").qos(1, 1).with(MESSAGE_EXPIRY_INTERVAL, 1));
    publisher.expect(PUBACK);
    publisher.send(publish(topic, "long").qos(1, 2).with(MESSAGE_EXPIRY_INTERVAL, 600));
    publisher.expect(PUBACK);

    broker.letSecondsPass(2);

    RawClient second = broker.connect(connect);
    second.expectPublish(topic, "long");
    second.expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.2-12")
  void topicAliasStandsForTheTopicItWasSentWith() {
    RawClient subscriber = broker.subscriber(topic + "/+", 0);
    RawClient publisher = broker.client();

    for (int alias = 1; alias <= ALIASES; alias++) {
      publisher.send(publish(topic + "/" + alias, "set").with(TOPIC_ALIAS, alias));
    }
    for (int alias = 1; alias <= ALIASES; alias++) {
      publisher.send(publish("", "used").with(TOPIC_ALIAS, alias));
    }

    for (int alias = 1; alias <= ALIASES; alias++) {
      Packet message = subscriber.expectPublish(topic + "/" + alias, "set");
      assertFalse(message.properties().has(TOPIC_ALIAS), "the publisher's alias is its own");
    }
    for (int alias = 1; alias <= ALIASES; alias++) {
      subscriber.expectPublish(topic + "/" + alias, "used");
    }
  }

  @Test
  @Statement("MQTT-3.3.2-12")
  void topicAliasCanBeGivenToAnotherTopic() {
    RawClient subscriber = broker.subscriber(topic + "/+", 0);

    broker
        .client()
        .send(publish(topic + "/a", "1").with(TOPIC_ALIAS, 1))
        .send(publish(topic + "/b", "2").with(TOPIC_ALIAS, 1))
        .send(publish("", "3").with(TOPIC_ALIAS, 1));

    subscriber.expectPublish(topic + "/a", "1");
    subscriber.expectPublish(topic + "/b", "2");
    subscriber.expectPublish(topic + "/b", "3");
  }

  @Test
  @Statement("MQTT-3.3.2-8")
  void topicAliasZeroIsRefused() {
    broker.client().send(publish("a", "x").with(TOPIC_ALIAS, 0)).expectDisconnect(0x94, 0x82, 0x81);
  }

  @Test
  @Statement("MQTT-3.3.2-9")
  @Statement("MQTT-3.2.2-17")
  void topicAliasAboveTheMaximumIsRefused() {
    broker.client().send(publish("a", "x").with(TOPIC_ALIAS, ALIASES + 1)).expectDisconnect(0x94);
  }

  @Test
  void unknownTopicAliasIsAProtocolError() {
    broker.client().send(publish("", "x").with(TOPIC_ALIAS, 1)).expectDisconnect(0x82, 0x94);
  }

  @Test
  @Statement("MQTT-3.3.2-7")
  void topicAliasIsForgottenWithItsConnection() {
    Connect connect = v5(broker.name()).with(SESSION_EXPIRY_INTERVAL, 60);
    RawClient first = broker.connect(connect);
    first.send(publish(topic, "x").with(TOPIC_ALIAS, 1)).sync();
    first.close();

    RawClient second = broker.connect(connect);

    second.send(publish("", "x").with(TOPIC_ALIAS, 1)).expectDisconnect(0x82, 0x94);
  }
}
