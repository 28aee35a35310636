package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.PacketType.SUBACK;
import static testkit.PacketType.UNSUBACK;
import static testkit.Packets.ack;
import static testkit.Packets.unsubscribe;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import java.util.HashSet;
import java.util.Set;
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

/** Flags, packet identifiers and property lengths, whatever the packet. */
final class Section2_StructureTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41 02 00 01", // PUBACK
        "51 02 00 01", // PUBREC
        "60 02 00 01", // PUBREL, whose flags are 0010
        "71 02 00 01", // PUBCOMP
        "80 06 00 01 00 01 61 00", // SUBSCRIBE, whose flags are 0010
        "a0 05 00 01 00 01 61", // UNSUBSCRIBE, whose flags are 0010
        "c1 00", // PINGREQ
        "e1 00", // DISCONNECT
        "00 00" // no packet type
      })
  @Statement("MQTT-2.1.3-1")
  @Statement("MQTT311-2.2.2-1")
  @Statement("MQTT311-2.2.2-2")
  @Statement("MQTT311-4.8.0-1")
  void wrongReservedFlagsCloseTheConnection(String packet) {
    broker.client(V5).send(packet).expectDisconnect(0x81, 0x82);
    broker.client(V3_1_1).send(packet).expectClosed();
  }

  @Test
  @Statement("MQTT-2.1.3-1")
  void wrongReservedFlagsOfConnectCloseTheConnection() {
    broker.open().send("11 0e 00 04 4d 51 54 54 05 02 00 00 00 00 01 61").expectRefusedOrClosed();
  }

  @Test
  @Statement("MQTT-2.2.1-2")
  @Statement("MQTT-2.2.2-1")
  void qos0DeliveryHasNoPacketIdentifierAndAnEmptyPropertyList() {
    RawClient subscriber = broker.subscriber("raw5", 1);

    broker.client().send(publish("raw5", "x"));

    subscriber.expect("30 08 00 04 72 61 77 35 00 78");
  }

  @Test
  @Statement("MQTT311-2.3.1-5")
  void qos0DeliveryOfMqtt311HasNoPacketIdentifier() {
    RawClient subscriber = broker.subscriber(V3_1_1, "raw4", 1);

    broker.client(V3_1_1).send(publish("raw4", "x"));

    subscriber.expect("30 07 00 04 72 61 77 34 78");
  }

  @ParameterizedTest
  @CsvSource({"1, V5", "2, V5", "1, V3_1_1", "2, V3_1_1", "1, V3_1", "2, V3_1"})
  @Statement("MQTT-2.2.1-4")
  @Statement("MQTT-4.3.2-1")
  @Statement("MQTT-4.3.3-1")
  @Statement("MQTT311-2.3.1-4")
  void messagesInFlightHaveDifferentPacketIdentifiersOtherThanZero(
      int qos, ProtocolVersion version) {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(version, topic, qos);
    RawClient publisher = broker.client(version);
    int messages = 5;

    for (int i = 1; i <= messages; i++) {
      publisher.send(publish(topic, "x").qos(qos, i));
      if (qos == 2) {
        publisher.send(ack(PUBREL, i));
      }
    }

    Set<Integer> packetIds = new HashSet<>();
    for (int i = 1; i <= messages; i++) {
      Packet message = subscriber.expectPublish(topic, "x");
      assertEquals(qos, message.qos());
      packetIds.add(message.packetId());
    }
    assertEquals(messages, packetIds.size());
    assertFalse(packetIds.contains(0));
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-2.3.1-1")
  void packetIdentifierZeroClosesTheConnection(ProtocolVersion version) {
    RawClient subscriber = broker.client(version).send(subscribe(0).filter("a", 0));
    RawClient unsubscriber = broker.client(version).send(unsubscribe(0, "a"));
    RawClient publisher = broker.client(version).send(publish("a", "x").qos(1, 0));

    for (RawClient client : new RawClient[] {subscriber, unsubscriber, publisher}) {
      if (version == V5) {
        client.expectDisconnect(0x81, 0x82);
      } else {
        client.expectClosed();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-2.2.1-5")
  @Statement("MQTT311-2.3.1-6")
  void acknowledgementsRepeatThePacketIdentifier(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send(publish("a", "x").qos(1, 0xFFFF));
    assertEquals(0xFFFF, client.expect(PUBACK).packetId());
    client.send(publish("a", "x").qos(2, 0x0102));
    assertEquals(0x0102, client.expect(PUBREC).packetId());
    client.send(ack(PUBREL, 0x0102));
    assertEquals(0x0102, client.expect(PUBCOMP).packetId());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-2.2.1-5")
  @Statement("MQTT311-2.3.1-6")
  void pubrelRepeatsThePacketIdentifierOfTheMessage(ProtocolVersion version) {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(version, topic, 2);
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "x").qos(2, 1)).expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);

    int packetId = subscriber.expectPublish(topic, "x").packetId();
    subscriber.send(ack(PUBREC, packetId));

    assertEquals(packetId, subscriber.expect(PUBREL).packetId());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-2.2.1-6")
  @Statement("MQTT-3.8.4-1")
  @Statement("MQTT-3.8.4-2")
  @Statement("MQTT-3.10.4-4")
  @Statement("MQTT-3.10.4-5")
  @Statement("MQTT311-2.3.1-7")
  @Statement("MQTT311-3.8.4-1")
  @Statement("MQTT311-3.8.4-2")
  @Statement("MQTT311-3.10.4-4")
  void subackAndUnsubackRepeatThePacketIdentifierOfTheirRequest(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send(subscribe(0x0203).filter("a", 0));
    assertEquals(0x0203, client.expect(SUBACK).packetId());
    client.send(unsubscribe(0xFFFE, "a"));
    assertEquals(0xFFFE, client.expect(UNSUBACK).packetId());
  }

  @Test
  @Statement("MQTT-2.2.2-1")
  void answersWithoutPropertiesHaveAPropertyLengthOfZero() {
    RawClient client = broker.client();

    client.send(subscribe(1).filter("a", 1));
    client.expect("90 04 00 01 00 01");
    client.send(unsubscribe(2, "a"));
    client.expect("b0 04 00 02 00 00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 02 00 00", "d0 00", "90 03 00 01 00", "b0 02 00 01"})
  @Statement("MQTT-4.13.1-1")
  @Statement("MQTT311-4.8.0-1")
  void packetsThatOnlyAServerSendsCloseTheConnection(String packet) {
    broker.client(V5).send(packet).expectDisconnect(0x81, 0x82);
    broker.client(V3_1_1).send(packet).expectClosed();
  }

  @Test
  @Statement("MQTT-4.2-1")
  @Statement("MQTT311-7.1.1-1")
  void packetsMayArriveByteByByteAndSeveralAtOnce() {
    RawClient client = broker.client();
    client.send("c0").send("00");
    client.expect("d0 00");

    client.send("c0 00 c0 00 82 07 00 01 00 00 01 61 00 c0 00");

    client.expect("d0 00");
    client.expect("d0 00");
    client.expect("90 04 00 01 00 00");
    client.expect("d0 00");
  }
}
