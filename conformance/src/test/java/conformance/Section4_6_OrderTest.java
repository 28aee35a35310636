package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBLISH;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.Packets.ack;
import static testkit.PropertyId.RECEIVE_MAXIMUM;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** The order of messages and acknowledgements. */
final class Section4_6_OrderTest {

  private static final int MESSAGES = 20;

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @CsvSource({
    "0, V5",
    "1, V5",
    "2, V5",
    "0, V3_1_1",
    "1, V3_1_1",
    "2, V3_1_1",
    "1, V3_1",
    "2, V3_1"
  })
  @Statement("MQTT-4.6.0-5")
  @Statement("MQTT-4.6.0-6")
  @Statement("MQTT311-4.6.0-5")
  @Statement("MQTT311-4.6.0-6")
  void messagesOfAPublisherArriveInTheirOrder(int qos, ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, qos);

    publishAll(version, qos);

    for (int i = 1; i <= MESSAGES; i++) {
      Packet message = expectNextMessage(subscriber);
      assertEquals("m" + i, message.payload());
      acknowledge(subscriber, message);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, V5", "2, V5", "1, V3_1_1", "2, V3_1_1"})
  @Statement("MQTT-4.6.0-5")
  @Statement("MQTT311-4.6.0-6")
  void messagesArriveInTheirOrderAcrossAReconnect(int qos, ProtocolVersion version) {
    Connect connect = lasting(version);
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, qos);
    publishAll(version, qos);
    List<Integer> packetIds = new ArrayList<>();
    for (int i = 1; i <= MESSAGES / 2; i++) {
      packetIds.add(subscriber.expectPublish(topic, "m" + i).packetId());
    }
    subscriber.close();

    RawClient again = broker.connect(connect);

    for (int i = 1; i <= MESSAGES; i++) {
      Packet message = again.expectPublish(topic, "m" + i);
      if (i <= packetIds.size()) {
        assertTrue(message.dup());
        assertEquals(packetIds.get(i - 1), message.packetId());
      }
    }
  }

  @Test
  @Statement("MQTT-4.6.0-5")
  void messagesArriveInTheirOrderWhenTheReceiveMaximumShrinksOnReconnect() {
    String clientId = broker.name();
    RawClient subscriber = broker.connect(Connect.v5(clientId).with(SESSION_EXPIRY_INTERVAL, 60));
    subscriber.subscribe(topic, 1);
    publishAll(V5, 1);
    for (int i = 1; i <= MESSAGES / 2; i++) {
      subscriber.expectPublish(topic, "m" + i);
    }
    subscriber.close();

    RawClient again = broker.connect(Connect.v5(clientId).with(RECEIVE_MAXIMUM, 3));

    for (int i = 1; i <= MESSAGES; i++) {
      Packet message = again.expectPublish(topic, "m" + i);
      again.send(ack(PUBACK, message.packetId()));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-4.6.0-6")
  void acknowledgementsComeInTheOrderOfTheirMessages(ProtocolVersion version) {
    RawClient publisher = broker.client(version);

    for (int i = 1; i <= MESSAGES; i++) {
      publisher.send(publish(topic, "x").qos(1, 100 + i));
    }
    for (int i = 1; i <= MESSAGES; i++) {
      assertEquals(100 + i, publisher.expect(PUBACK).packetId());
    }
    for (int i = 1; i <= MESSAGES; i++) {
      publisher.send(publish(topic, "x").qos(2, 200 + i));
    }
    for (int i = 1; i <= MESSAGES; i++) {
      assertEquals(200 + i, publisher.expect(PUBREC).packetId());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT311-4.6.0-6")
  void pubrelsComeInTheOrderOfThePubrecs(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 2);
    publishAll(version, 2);
    List<Integer> packetIds = new ArrayList<>();
    for (int i = 1; i <= MESSAGES; i++) {
      packetIds.add(subscriber.expectPublish(topic, "m" + i).packetId());
    }

    packetIds.forEach(packetId -> subscriber.send(ack(PUBREC, packetId)));

    packetIds.forEach(packetId -> assertEquals(packetId, subscriber.expect(PUBREL).packetId()));
  }

  private void publishAll(ProtocolVersion version, int qos) {
    RawClient publisher = broker.client(version);
    for (int i = 1; i <= MESSAGES; i++) {
      publisher.send(publish(topic, "m" + i).qos(qos, i));
    }
    for (int i = 1; i <= MESSAGES && qos > 0; i++) {
      publisher.expect(qos == 1 ? PUBACK : PUBREC);
    }
    for (int i = 1; i <= MESSAGES && qos == 2; i++) {
      publisher.send(ack(PUBREL, i)).expect(PUBCOMP);
    }
  }

  /** The next message, with the PUBRELs before it answered. */
  private static Packet expectNextMessage(RawClient subscriber) {
    Packet packet = subscriber.receive();
    while (packet.type() == PUBREL) {
      subscriber.send(ack(PUBCOMP, packet.packetId()));
      packet = subscriber.receive();
    }
    assertEquals(PUBLISH, packet.type());
    return packet;
  }

  private static void acknowledge(RawClient subscriber, Packet message) {
    switch (message.qos()) {
      case 1 -> subscriber.send(ack(PUBACK, message.packetId()));
      case 2 -> subscriber.send(ack(PUBREC, message.packetId()));
      default -> {}
    }
  }

  private static Connect lasting(ProtocolVersion version) {
    Connect connect = Connect.of(version, broker.name());
    return version == V5 ? connect.with(SESSION_EXPIRY_INTERVAL, 60) : connect;
  }
}
