package conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.Packets.disconnect;
import static testkit.Properties.properties;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
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
import testkit.Bytes;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** PINGREQ and DISCONNECT. */
final class Section3_14_DisconnectTest {

  /** The reason codes that a server may send. */
  private static final Set<Integer> SERVER_CODES =
      Set.of(
          0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95,
          0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2);

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.12.4-1")
  @Statement("MQTT311-3.12.4-1")
  void pingIsAnswered(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send("c0 00");

    client.expect("d0 00");
  }

  @Test
  @Statement("MQTT-4.13.1-1")
  @Statement("MQTT311-4.8.0-1")
  void pingWithABodyClosesTheConnection() {
    broker.client(V5).send("c0 01 00").expectDisconnect(0x81);
    broker.client(V3_1_1).send("c0 01 00").expectClosed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", "e2", "e4", "e8"})
  @Statement("MQTT-3.14.1-1")
  @Statement("MQTT311-3.14.1-1")
  void reservedBitsCloseTheConnectionAndTheWillIsPublished(String firstByte) {
    RawClient subscriber = broker.subscriber(topic, 0);
    Connect current = v5(broker.name()).cleanStart().will(topic, "5", 0);
    Connect old = Connect.v311(broker.name()).cleanStart().will(topic, "311", 0);

    broker.connect(current).send(firstByte + " 00").expectDisconnect(0x81);
    subscriber.expectPublish(topic, "5");
    broker.connect(old).send(firstByte + " 00").expectClosed();
    subscriber.expectPublish(topic, "311");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.14.4-1")
  @Statement("MQTT-3.14.4-2")
  void brokerClosesTheConnectionAfterDisconnectAndSaysNothing(ProtocolVersion version) {
    broker.client(version).send(disconnect()).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-3.14.4-2")
  void nothingAfterDisconnectIsProcessed(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);
    Bytes both = new Bytes().raw(disconnect().bytes(version));

    broker
        .client(version)
        .send(both.raw(publish(topic, "late").bytes(version)).toArray())
        .expectClosed();

    subscriber.expectNothing();
  }

  @Test
  void disconnectOfMqtt311HasNoBody() {
    broker.client(V3_1_1).send("e0 01 00").expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e0 01 01", // no such reason code
        "e0 02 8e 00", // a reason code of the server
        "e0 03 00 01 11", // property cut short
        "e0 04 00 02 21 00", // property of another packet, cut short
        "e0 0c 00 0a 11 00 00 00 00 11 00 00 00 00" // session expiry twice
      })
  @Statement("MQTT-4.13.1-1")
  void brokenDisconnectIsAnswered(String packet) {
    broker.client().send(packet).expectDisconnect(0x81, 0x82);
  }

  @Test
  void sessionCannotBeMadeLastingAtItsEnd() {
    broker
        .client()
        .send(disconnect(0, properties().with(SESSION_EXPIRY_INTERVAL, 60)))
        .expectDisconnect(0x82);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 00", // malformed
        "20 03 00 00 00", // protocol error
        "36 06 00 01 61 00 01 00", // QoS 3
        "30 04 00 01 23 00", // wildcard in a topic name
        "30 07 00 01 61 03 23 ff ff" // topic alias too large
      })
  @Statement("MQTT-3.14.2-1")
  @Statement("MQTT-3.14.2-2")
  @Statement("MQTT-3.14.4-2")
  @Statement("MQTT-4.13.2-1")
  void brokersDisconnectHasAListedReasonAndNoSessionExpiry(String mistake) {
    RawClient client =
        broker.connect(v5(broker.name()).cleanStart().with(SESSION_EXPIRY_INTERVAL, 60));

    client.send(mistake);

    Packet packet = client.expect(PacketType.DISCONNECT);
    assertTrue(SERVER_CODES.contains(packet.reasonCode()), packet::toString);
    assertFalse(packet.properties().has(SESSION_EXPIRY_INTERVAL));
    client.expectClosed();
  }

  @Test
  @Statement("MQTT-3.14.2-3")
  void brokersDisconnectFitsIntoTheClientsMaximumPacketSize() {
    int size = 20;
    RawClient client =
        broker.connect(v5(broker.name()).cleanStart().with(MAXIMUM_PACKET_SIZE, size));

    client.send("00 00");

    Packet packet = client.expectDisconnect(0x81, 0x82);
    assertTrue(packet.bytes().length <= size, packet::toString);
  }

  @Test
  @Statement("MQTT-3.14.4-1")
  void nothingFollowsTheBrokersDisconnect() {
    RawClient client = broker.subscriber(topic, 0);

    client.send("00 00 c0 00 c0 00").expectDisconnect(0x81, 0x82);
    broker.client().send(publish(topic, "x")).sync();

    client.expectClosed();
  }

  @Test
  @Statement("MQTT-4.13.2-1")
  void mistakeOfOneClientDoesNotConcernAnother() {
    RawClient healthy = broker.subscriber(topic, 0);

    broker.client().send("00 00").expectDisconnect(0x81, 0x82);
    broker.client(V3_1_1).send("00 00").expectClosed();

    broker.client().send(publish(topic, "x"));
    healthy.expectPublish(topic, "x");
  }
}
