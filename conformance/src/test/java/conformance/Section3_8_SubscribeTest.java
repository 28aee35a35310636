package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.PacketType.SUBACK;
import static testkit.Packets.ack;
import static testkit.PropertyId.SUBSCRIPTION_IDENTIFIER;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;
import static testkit.Subscribe.NO_LOCAL;
import static testkit.Subscribe.RETAIN_AS_PUBLISHED;
import static testkit.Subscribe.subscribe;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** SUBSCRIBE and SUBACK. */
final class Section3_8_SubscribeTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @ValueSource(strings = {"80", "81", "83", "84", "8a"})
  @Statement("MQTT-3.8.1-1")
  @Statement("MQTT311-3.8.1-1")
  void otherFlagsCloseTheConnection(String firstByte) {
    broker.client(V5).send(firstByte + " 07 00 01 00 00 01 61 00").expectDisconnect(0x81);
    broker.client(V3_1_1).send(firstByte + " 06 00 01 00 01 61 00").expectClosed();
  }

  @Test
  @Statement("MQTT-3.8.3-1")
  @Statement("MQTT311-3.8.3-1")
  void filterThatIsNotUtf8ClosesTheConnection() {
    broker.client(V5).send("82 07 00 01 00 00 01 ff 00").expectDisconnect(0x81);
    broker.client(V3_1_1).send("82 06 00 01 00 01 ff 00").expectClosed();
  }

  @Test
  @Statement("MQTT-3.8.3-2")
  @Statement("MQTT311-3.8.3-3")
  void noFilterClosesTheConnection() {
    broker.client(V5).send(subscribe(1)).expectDisconnect(0x82, 0x81);
    broker.client(V3_1_1).send(subscribe(1)).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "82 06 00 01 00 00 01 61", // no options
        "82 05 00 01 00 00 02", // cut short
        "82 07 00 01 00 00 01 61 03", // QoS 3
        "82 07 00 01 00 00 01 61 40", // reserved bit 6
        "82 07 00 01 00 00 01 61 80", // reserved bit 7
        "82 07 00 01 00 00 01 61 30" // Retain Handling 3
      })
  @Statement("MQTT-3.8.3-5")
  void brokenOptionsCloseTheConnection(String packet) {
    broker.client().send(packet).expectDisconnect(0x81, 0x82);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "82 05 00 01 00 01 61", // no QoS
        "82 06 00 01 00 01 61 03", // QoS 3
        "82 06 00 01 00 01 61 04", // reserved bits, which are options in MQTT 5.0
        "82 06 00 01 00 01 61 10",
        "82 06 00 01 00 01 61 80"
      })
  @Statement("MQTT311-3.8.3-4")
  void brokenQosCloseTheConnectionOfMqtt311(String packet) {
    broker.client(V3_1_1).send(packet).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "82 09 00 01 02 0b 00 00 01 61 00", // subscription identifier 0
        "82 0b 00 01 04 0b 01 0b 02 00 01 61 00", // subscription identifier twice
        "82 0a 00 01 03 23 00 01 00 01 61 00" // topic alias
      })
  @Statement("MQTT-4.13.1-1")
  void brokenPropertiesCloseTheConnection(String packet) {
    broker.client().send(packet).expectDisconnect(0x82, 0x81);
  }

  @Test
  @Statement("MQTT-3.8.3-3")
  void noLocalKeepsOwnMessagesAway() {
    RawClient client = broker.subscriber(topic, NO_LOCAL);

    client.send(publish(topic, "own")).expectNothing();

    broker.client().send(publish(topic, "foreign"));
    client.expectPublish(topic, "foreign");
  }

  @Test
  void withoutNoLocalOwnMessagesComeBack() {
    RawClient client = broker.subscriber(topic, 0);

    client.send(publish(topic, "own"));

    client.expectPublish(topic, "own");
  }

  @Test
  @Statement("MQTT-3.8.3-4")
  void noLocalOnASharedSubscriptionIsAProtocolError() {
    broker.client().send(subscribe(1).filter("$share/group/a", NO_LOCAL)).expectDisconnect(0x82);
  }

  @Test
  @Statement("MQTT-3.8.4-3")
  void newSubscriptionReplacesTheOptionsOfTheFormerOne() {
    RawClient client = broker.client();
    client.send(
        subscribe(1).filter(topic, 1 | RETAIN_AS_PUBLISHED).with(SUBSCRIPTION_IDENTIFIER, 1));
    client.expect(SUBACK);

    client.send(subscribe(2).filter(topic, 0).with(SUBSCRIPTION_IDENTIFIER, 2));
    client.expect(SUBACK);

    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(1, 1).retain()).expect(PUBACK);
    publisher.sync();
    Packet message = client.expectPublish(topic, "x");
    assertEquals(0, message.qos());
    assertFalse(message.retain());
    assertEquals(List.of(2L), message.properties().numbers(SUBSCRIPTION_IDENTIFIER));
    client.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.8.4-4")
  @Statement("MQTT311-3.8.4-3")
  void replacingASubscriptionLosesNoMessage(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 1);
    RawClient publisher = broker.client(version);
    int messages = 20;

    for (int i = 1; i <= messages; i++) {
      publisher.send(publish(topic, "m" + i).qos(1, i));
      subscriber.send(subscribe(i).filter(topic, 1));
    }

    for (int i = 1; i <= messages; i++) {
      publisher.expect(PUBACK);
      subscriber.expect(SUBACK);
    }
    publisher.sync();
    for (int i = 1; i <= messages; i++) {
      Packet message = subscriber.expectPublish(topic, "m" + i);
      subscriber.send(ack(PUBACK, message.packetId()));
    }
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.8.4-5")
  @Statement("MQTT-3.8.4-6")
  @Statement("MQTT-3.8.4-7")
  @Statement("MQTT-3.9.3-1")
  @Statement("MQTT-3.9.3-2")
  @Statement("MQTT311-3.8.4-4")
  @Statement("MQTT311-3.8.4-5")
  @Statement("MQTT311-3.9.3-1")
  @Statement("MQTT311-3.9.3-2")
  void subackGrantsEachFilterInOrder(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send(
        subscribe(7)
            .filter(topic + "/a", 2)
            .filter(topic + "/b", 0)
            .filter(topic + "/c", 1)
            .filter(topic + "/a", 1));

    Packet suback = client.expect(SUBACK);
    assertEquals(7, suback.packetId());
    assertEquals(List.of(2, 0, 1, 1), suback.reasonCodes());
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic + "/c", "1")).send(publish(topic + "/a", "2").qos(2, 1));
    publisher.expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);
    publisher.sync();
    client.expectPublish(topic + "/c", "1");
    assertEquals(1, client.expectPublish(topic + "/a", "2").qos(), "the last one counts");
    client.expectNothing();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, V5",
    "0, 2, V5",
    "1, 0, V5",
    "1, 1, V5",
    "1, 2, V5",
    "2, 0, V5",
    "2, 1, V5",
    "2, 2, V5",
    "0, 1, V3_1_1",
    "1, 0, V3_1_1",
    "2, 1, V3_1_1",
    "2, 2, V3_1_1",
    "2, 1, V3_1",
    "1, 2, V3_1"
  })
  @Statement("MQTT-3.8.4-8")
  @Statement("MQTT311-3.8.4-6")
  void messagesArriveAtTheSmallerOfPublishedAndGrantedQos(
      int published, int granted, ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, granted);
    RawClient publisher = broker.client(version);

    publisher.send(publish(topic, "x").qos(published, 1));
    if (published == 2) {
      publisher.send(ack(PUBREL, 1));
    }

    assertEquals(Math.min(published, granted), subscriber.expectPublish(topic, "x").qos());
  }

  @Test
  void everyQosIsGrantedAsRequested() {
    RawClient client = broker.client();

    for (int qos = 0; qos <= 2; qos++) {
      assertEquals(List.of(qos), client.subscribe(topic, qos).reasonCodes());
    }
  }
}
