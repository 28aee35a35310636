package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.Packets.ack;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.PacketType;
import testkit.RawClient;
import testkit.Statement;

/** PUBACK, PUBREC, PUBREL and PUBCOMP: reason codes, sizes, flags. */
final class Section3_4_AcknowledgementsTest {

  private static final int SIZE = 20;
  private static final Set<Integer> PUBACK_AND_PUBREC_CODES =
      Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @Test
  @Statement("MQTT-3.4.2-1")
  @Statement("MQTT-3.5.2-1")
  void acceptedMessageHasASuccessCode() {
    RawClient publisher = broker.client();

    publisher.send(publish(topic, "x").qos(1, 1));
    int puback = publisher.expect(PUBACK).reasonCode();
    publisher.send(publish(topic, "x").qos(2, 2));
    int pubrec = publisher.expect(PUBREC).reasonCode();

    assertTrue(PUBACK_AND_PUBREC_CODES.contains(puback) && puback < 0x80, "PUBACK " + puback);
    assertTrue(PUBACK_AND_PUBREC_CODES.contains(pubrec) && pubrec < 0x80, "PUBREC " + pubrec);
  }

  @Test
  @Statement("MQTT-3.7.2-2")
  void pubcompFitsIntoTheClientsMaximumPacketSize() {
    RawClient client =
        broker.connect(v5(broker.name()).cleanStart().with(MAXIMUM_PACKET_SIZE, SIZE));

    client.send(ack(PUBREL, 99));

    assertFits(client.expect(PUBCOMP));
  }

  @Test
  @Statement("MQTT-3.6.2-1")
  @Statement("MQTT-3.6.2-2")
  void pubrelOfTheServerHasAListedReasonCodeAndFits() {
    RawClient subscriber =
        broker.connect(v5(broker.name()).cleanStart().with(MAXIMUM_PACKET_SIZE, SIZE));
    subscriber.subscribe(topic, 2);
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(2, 1)).send(ack(PUBREL, 1));

    int packetId = subscriber.expectPublish(topic, "x").packetId();
    subscriber.send(ack(PUBREC, packetId));
    Packet pubrel = subscriber.expect(PUBREL);

    assertEquals(0, pubrel.reasonCode());
    assertFits(pubrel);
  }

  @Test
  @Statement("MQTT-3.6.2-1")
  void pubrecForAnUnknownIdentifierIsAnsweredAsSuch() {
    RawClient client = broker.client();

    client.send(ack(PUBREC, 99));

    Packet pubrel = client.expect(PUBREL);
    assertEquals(99, pubrel.packetId());
    assertEquals(0x92, pubrel.reasonCode());
  }

  @Test
  @Statement("MQTT-3.7.2-1")
  void pubrelForAnUnknownIdentifierIsAnsweredAsSuch() {
    RawClient client = broker.client();

    client.send(ack(PUBREL, 99));

    Packet pubcomp = client.expect(PUBCOMP);
    assertEquals(99, pubcomp.packetId());
    assertEquals(0x92, pubcomp.reasonCode());
  }

  @Test
  @Statement("MQTT-3.7.2-1")
  void pubcompOfAFinishedMessageHasReasonSuccess() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(2, 1)).expect(PUBREC);

    publisher.send(ack(PUBREL, 1));

    assertEquals(0, publisher.expect(PUBCOMP).reasonCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "60 02 00 01",
        "61 02 00 01",
        "63 02 00 01",
        "64 02 00 01",
        "66 02 00 01",
        "6a 02 00 01"
      })
  @Statement("MQTT-3.6.1-1")
  @Statement("MQTT311-3.6.1-1")
  void pubrelWithOtherFlagsClosesTheConnection(String packet) {
    broker.client(V5).send(packet).expectDisconnect(0x81);
    broker.client(V3_1_1).send(packet).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40 01 00", "50 01 00", "62 01 00", "70 01 00", "40 00", "62 00"})
  @Statement("MQTT-4.13.1-1")
  @Statement("MQTT311-4.8.0-1")
  void acknowledgementCutShortClosesTheConnection(String packet) {
    broker.client(V5).send(packet).expectDisconnect(0x81);
    broker.client(V3_1_1).send(packet).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40 04 00 01 01 00",
        "50 04 00 01 01 00",
        "62 04 00 01 10 00",
        "70 04 00 01 80 00"
      })
  @Statement("MQTT-4.13.1-1")
  void unlistedReasonCodeClosesTheConnection(String packet) {
    broker.client(V5).send(packet).expectDisconnect(0x81, 0x82);
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBACK", "PUBREC", "PUBREL", "PUBCOMP"})
  @Statement("MQTT311-4.8.0-1")
  void reasonCodeInMqtt311ClosesTheConnection(PacketType type) {
    broker.client(V3_1_1).send(ack(type, 1, 0)).expectClosed();
  }

  private static void assertFits(Packet packet) {
    assertTrue(packet.bytes().length <= SIZE, packet::toString);
  }
}
