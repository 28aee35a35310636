package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.SUBACK;
import static testkit.PacketType.UNSUBACK;
import static testkit.Packets.unsubscribe;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.PropertyId.REASON_STRING;
import static testkit.PropertyId.REQUEST_PROBLEM_INFORMATION;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import java.util.List;
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

/** What the broker answers when a client may not do what it asks for. */
final class Section5_4_AuthorizationTest {

  private static final String DENIED = "denied";
  private static final int SIZE = 20;

  @RegisterExtension
  static final TestBroker broker = new TestBroker(BrokerSettings.anonymous().deniedTopic(DENIED));

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.4.2-1")
  @Statement("MQTT-3.5.2-1")
  @Statement("MQTT311-3.3.5-2")
  void deniedMessageIsAcknowledgedAndNotDelivered(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, "+", 0);
    RawClient publisher = broker.client(version);

    publisher.send(publish(DENIED, "x")).send(publish(DENIED, "x").qos(1, 1));
    Packet puback = publisher.expect(PUBACK);
    publisher.send(publish(DENIED, "x").qos(2, 2));
    Packet pubrec = publisher.expect(PUBREC);

    assertEquals(version == V5 ? 0x87 : 0, puback.reasonCode());
    assertEquals(version == V5 ? 0x87 : 0, pubrec.reasonCode());
    publisher.sync();
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-4.3.3-9")
  void identifierOfARefusedMessageIsFreeAtOnce() {
    String topic = broker.name();
    RawClient subscriber = broker.subscriber(topic, 2);
    RawClient publisher = broker.client();
    publisher.send(publish(DENIED, "x").qos(2, 1));
    assertEquals(0x87, publisher.expect(PUBREC).reasonCode());

    publisher.send(publish(topic, "allowed").qos(2, 1));

    assertTrue(publisher.expect(PUBREC).reasonCode() < 0x80);
    publisher.send("62 02 00 01");
    subscriber.expectPublish(topic, "allowed");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.8.4-7")
  @Statement("MQTT-3.9.3-2")
  @Statement("MQTT311-3.8.4-5")
  @Statement("MQTT311-3.9.3-2")
  void deniedSubscriptionFailsAndTheOthersOfThePacketDoNot(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send(subscribe(1).filter("a", 1).filter(DENIED, 1).filter("b", 2));

    int failure =
        switch (version) {
          case V3_1 -> 1; // its SUBACK cannot say no: granted, and nothing is ever sent
          case V3_1_1 -> 0x80;
          case V5 -> 0x87;
        };
    assertEquals(List.of(1, failure, 2), client.expect(SUBACK).reasonCodes());
  }

  @Test
  @Statement("MQTT-3.4.2-2")
  @Statement("MQTT-3.5.2-2")
  @Statement("MQTT-3.9.2-1")
  @Statement("MQTT-3.11.2-1")
  void answersFitIntoTheClientsMaximumPacketSize() {
    RawClient client = broker.connect(client().with(MAXIMUM_PACKET_SIZE, SIZE));

    for (Packet answer : answers(client)) {
      assertTrue(answer.bytes().length <= SIZE, answer::toString);
    }
  }

  @Test
  @Statement("MQTT-3.1.2-29")
  void answersHaveNoReasonStringOrUserPropertyIfTheClientDeclinesThem() {
    RawClient client = broker.connect(client().with(REQUEST_PROBLEM_INFORMATION, 0));

    for (Packet answer : answers(client)) {
      assertFalse(answer.properties().has(REASON_STRING), answer::toString);
      assertEquals(0, answer.properties().user().size(), answer::toString);
    }
  }

  /** What the broker answers to requests it denies. */
  private static List<Packet> answers(RawClient client) {
    client.send(publish(DENIED, "x").qos(1, 1));
    Packet puback = client.expect(PUBACK);
    client.send(publish(DENIED, "x").qos(2, 2));
    Packet pubrec = client.expect(PUBREC);
    client.send(subscribe(3).filter(DENIED, 0));
    Packet suback = client.expect(SUBACK);
    client.send(unsubscribe(4, DENIED));
    return List.of(puback, pubrec, suback, client.expect(UNSUBACK));
  }

  private static Connect client() {
    return v5(broker.name()).cleanStart();
  }
}
