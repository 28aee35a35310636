package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBREC;
import static testkit.PropertyId.SUBSCRIPTION_IDENTIFIER;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.PacketType;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** PUBLISH: its flags, its topic, its answer, and who gets it how often. */
final class Section3_3_PublishTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @CsvSource({"V5, 0", "V5, 1", "V5, 2", "V3_1_1, 0", "V3_1_1, 1", "V3_1_1, 2"})
  @Statement("MQTT-3.3.1-2")
  @Statement("MQTT-3.3.1-3")
  @Statement("MQTT-4.3.1-1")
  @Statement("MQTT-4.3.2-2")
  @Statement("MQTT-4.3.3-2")
  @Statement("MQTT311-2.1.2-2")
  @Statement("MQTT311-3.3.1-2")
  @Statement("MQTT311-3.3.1-3")
  @Statement("MQTT311-4.3.1-1")
  void firstDeliveryHasNoDupWhateverThePublisherSet(ProtocolVersion version, int qos) {
    RawClient subscriber = broker.subscriber(version, topic, 2);
    RawClient publisher = broker.client(version);

    publisher.send(qos == 0 ? publish(topic, "x") : publish(topic, "x").qos(qos, 1).dup());
    if (qos == 2) {
      publisher.expect(PUBREC);
      publisher.send("62 02 00 01");
    }

    Packet message = subscriber.expectPublish(topic, "x");
    assertEquals(qos, message.qos());
    assertFalse(message.dup());
  }

  @Test
  @Statement("MQTT-3.3.1-4")
  @Statement("MQTT311-3.3.1-4")
  void qos3ClosesTheConnection() {
    broker.client(V5).send(publish("a", "x").qos(3, 1)).expectDisconnect(0x81);
    broker.client(V3_1_1).send(publish("a", "x").qos(3, 1)).expectClosed();
  }

  @Test
  @Statement("MQTT-3.3.1-2")
  void dupWithQos0IsMalformed() {
    broker.client().send(publish("a", "x").dup()).expectDisconnect(0x81, 0x82);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "#", "a/+", "a/#", "a+b", "a/b#"})
  @Statement("MQTT-3.3.2-2")
  @Statement("MQTT-4.7.0-1")
  @Statement("MQTT311-3.3.2-2")
  @Statement("MQTT311-4.7.1-1")
  void topicNameWithAWildcardClosesTheConnection(String name) {
    broker.client(V5).send(publish(name, "x")).expectDisconnect(0x90, 0x81, 0x82);
    broker.client(V3_1_1).send(publish(name, "x")).expectClosed();
  }

  @Test
  @Statement("MQTT-4.7.3-1")
  @Statement("MQTT311-4.7.3-1")
  void emptyTopicNameClosesTheConnection() {
    broker.client(V5).send(publish("", "x")).expectDisconnect(0x82, 0x90);
    broker.client(V3_1_1).send(publish("", "x")).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.2-3")
  @Statement("MQTT311-3.3.2-3")
  void subscriberGetsTheTopicsThatMatchAndNoOther(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic + "/+/c", 0);
    RawClient publisher = broker.client(version);

    for (String name : List.of("/a/b", "/a/c", "/a/c/d", "", "/b/c")) {
      publisher.send(publish(topic + name, name));
    }
    publisher.sync();

    subscriber.expectPublish(topic + "/a/c", "/a/c");
    subscriber.expectPublish(topic + "/b/c", "/b/c");
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.4-1")
  @Statement("MQTT311-3.3.4-1")
  void answerDependsOnTheQos(ProtocolVersion version) {
    RawClient publisher = broker.client(version);

    publisher.send(publish(topic, "x")).expectNothing();
    publisher.send(publish(topic, "x").qos(1, 1));
    assertEquals(PUBACK, publisher.receive().type());
    publisher.send(publish(topic, "x").qos(2, 2));
    assertEquals(PUBREC, publisher.receive().type());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.3.4-2")
  @Statement("MQTT311-3.3.5-1")
  void overlappingSubscriptionsDeliverAtTheHighestQosAmongThem(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic + "/#", 0);
    subscriber.subscribe(topic + "/+", 2);
    subscriber.subscribe(topic + "/a", 1);
    RawClient publisher = broker.client(version);

    publisher.send(publish(topic + "/a", "x").qos(2, 1)).expect(PUBREC);
    publisher.send("62 02 00 01").expect(PacketType.PUBCOMP);

    publisher.sync();
    int highestQos = subscriber.messages().stream().mapToInt(Packet::qos).max().orElseThrow();
    assertEquals(2, highestQos);
  }

  @Test
  @Statement("MQTT-3.3.4-3")
  void deliveryCarriesTheIdentifierOfItsSubscription() {
    RawClient subscriber = broker.client();
    subscriber.send(subscribe(1).filter(topic, 0).with(SUBSCRIPTION_IDENTIFIER, 268_435_455));
    subscriber.expect(PacketType.SUBACK);

    broker.client().send(publish(topic, "x"));

    assertEquals(
        List.of(268_435_455L),
        subscriber.expectPublish(topic, "x").properties().numbers(SUBSCRIPTION_IDENTIFIER));
  }

  @Test
  @Statement("MQTT-3.3.4-4")
  void singleCopyCarriesTheIdentifiersOfAllItsSubscriptions() {
    RawClient subscriber = broker.client();
    subscriber.send(subscribe(1).filter(topic, 0).with(SUBSCRIPTION_IDENTIFIER, 1));
    subscriber.send(subscribe(2).filter(topic + "/#", 0).with(SUBSCRIPTION_IDENTIFIER, 2));
    subscriber.send(subscribe(3).filter("+", 0));
    for (int i = 0; i < 3; i++) {
      subscriber.expect(PacketType.SUBACK);
    }

    broker.client().send(publish(topic, "x")).sync();

    Packet message = subscriber.expectPublish(topic, "x");
    assertEquals(Set.of(1L, 2L), Set.copyOf(message.properties().numbers(SUBSCRIPTION_IDENTIFIER)));
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.4-6")
  void subscriptionIdentifierFromAClientIsAProtocolError() {
    broker
        .client()
        .send(publish("a", "x").with(SUBSCRIPTION_IDENTIFIER, 1))
        .expectDisconnect(0x82, 0x81);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 00 00 00 01 02 00 00 00 01", // message expiry twice
        "01 00 01 00", // payload format twice
        "01 02", // payload format neither 0 nor 1
        "03 00 01 61 03 00 01 61", // content type twice
        "08 00 01 61 08 00 01 61", // response topic twice
        "09 00 01 61 09 00 01 61", // correlation data twice
        "23 00 01 23 00 01", // topic alias twice
        "11 00 00 00 01", // session expiry
        "24 01", // Maximum QoS
        "7f 00" // no property at all
      })
  @Statement("MQTT-4.13.1-1")
  void brokenPropertiesCloseTheConnection(String properties) {
    int length = (properties.length() + 1) / 3;

    broker
        .client()
        .send(String.format("30 %02x 00 01 61 %02x %s", 4 + length, length, properties))
        .expectDisconnect(0x81, 0x82);
  }

  @Test
  @Statement("MQTT-4.13.1-1")
  void propertyListLongerThanItsPacketIsMalformed() {
    broker.client().send("30 05 00 01 61 05 01").expectDisconnect(0x81);
  }
}
