package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.Packets.ack;
import static testkit.PropertyId.MESSAGE_EXPIRY_INTERVAL;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

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

/** The delivery protocols of QoS 1 and 2, and what happens when they are interrupted. */
final class Section4_3_QualityOfServiceTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-4.3.2-4")
  @Statement("MQTT-4.3.2-5")
  @Statement("MQTT311-4.3.2-2")
  void afterPubackTheIdentifierIsANewMessageWhateverItsDup(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 1);
    RawClient publisher = broker.client(version);

    publisher.send(publish(topic, "first").qos(1, 7));
    assertEquals(7, publisher.expect(PUBACK).packetId());
    publisher.send(publish(topic, "second").qos(1, 7).dup());
    assertEquals(7, publisher.expect(PUBACK).packetId());

    subscriber.expectPublish(topic, "first");
    subscriber.expectPublish(topic, "second");
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-4.3.3-8")
  @Statement("MQTT-4.3.3-10")
  @Statement("MQTT-4.3.3-11")
  @Statement("MQTT-4.3.3-12")
  @Statement("MQTT311-4.3.3-2")
  void qos2MessageIsDeliveredOnceHoweverOftenItIsSent(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);
    RawClient publisher = broker.client(version);

    publisher.send(publish(topic, "one").qos(2, 7));
    assertEquals(7, publisher.expect(PUBREC).packetId());
    publisher.send(publish(topic, "one").qos(2, 7).dup());
    assertEquals(7, publisher.expect(PUBREC).packetId());
    publisher.send(ack(PUBREL, 7));
    assertEquals(7, publisher.expect(PUBCOMP).packetId());
    publisher.send(publish(topic, "two").qos(2, 7)).expect(PUBREC);
    publisher.send(ack(PUBREL, 7)).expect(PUBCOMP);
    publisher.sync();

    subscriber.expectPublish(topic, "one");
    subscriber.expectPublish(topic, "two");
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-4.3.3-10")
  @Statement("MQTT311-4.3.3-2")
  void qos2MessageIsDeliveredOnceAcrossAReconnect(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 0);
    Connect connect = lasting(version);
    RawClient publisher = broker.connect(connect);
    publisher.send(publish(topic, "one").qos(2, 7)).expect(PUBREC);
    publisher.close();

    RawClient again = broker.connect(connect);
    again.send(publish(topic, "one").qos(2, 7).dup());
    assertEquals(7, again.expect(PUBREC).packetId());
    again.send(ack(PUBREL, 7)).expect(PUBCOMP);
    again.sync();

    subscriber.expectPublish(topic, "one");
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-4.3.3-4")
  @Statement("MQTT311-4.3.3-1")
  void serverDeliversQos2InFourSteps(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 2);
    publishQos2(version);

    Packet message = subscriber.expectPublish(topic, "x");
    assertEquals(2, message.qos());
    assertFalse(message.dup());
    subscriber.send(ack(PUBREC, message.packetId()));
    assertEquals(message.packetId(), subscriber.expect(PUBREL).packetId());
    subscriber.send(ack(PUBCOMP, message.packetId())).expectNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-3.3.1-1")
  @Statement("MQTT-4.3.2-3")
  @Statement("MQTT-4.4.0-1")
  @Statement("MQTT311-3.3.1-1")
  @Statement("MQTT311-4.3.2-1")
  @Statement("MQTT311-4.4.0-1")
  void unacknowledgedQos1MessageIsSentAgainOnReconnect(ProtocolVersion version) {
    Connect connect = lasting(version);
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, 1);
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "x").qos(1, 1)).expect(PUBACK);
    Packet first = subscriber.expectPublish(topic, "x");
    assertFalse(first.dup());
    subscriber.close();

    RawClient again = broker.connect(connect);

    Packet second = again.expectPublish(topic, "x");
    assertTrue(second.dup());
    assertEquals(first.packetId(), second.packetId());
    again.send(ack(PUBACK, second.packetId())).sync();
    again.close();
    broker.connect(connect).expectNothing();
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-4.3.3-3")
  @Statement("MQTT-4.3.3-5")
  @Statement("MQTT-4.3.3-6")
  @Statement("MQTT-4.4.0-1")
  @Statement("MQTT311-4.3.3-1")
  @Statement("MQTT311-4.4.0-1")
  void interruptedQos2DeliveryGoesOnWhereItWas(ProtocolVersion version) {
    Connect connect = lasting(version);
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, 2);
    publishQos2(version);
    int packetId = subscriber.expectPublish(topic, "x").packetId();
    subscriber.close();

    RawClient second = broker.connect(connect);
    Packet repeated = second.expectPublish(topic, "x");
    assertTrue(repeated.dup());
    assertEquals(packetId, repeated.packetId());
    second.send(ack(PUBREC, packetId));
    assertEquals(packetId, second.expect(PUBREL).packetId());
    second.close();

    RawClient third = broker.connect(connect);
    assertEquals(packetId, third.expect(PUBREL).packetId());
    third.send(ack(PUBCOMP, packetId)).expectNothing();
    third.close();

    broker.connect(connect).expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-4.4.0-1")
  void nothingIsSentAgainWhileTheConnectionLasts(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 2);
    publishQos2(version);
    subscriber.expectPublish(topic, "x");

    broker.letSecondsPass(1);

    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-4.4.0-2")
  void messageThatTheClientRefusedIsNotSentAgain() {
    Connect connect = lasting(V5);
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, 2);
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "one").qos(1, 1)).expect(PUBACK);
    publisher.send(publish(topic, "two").qos(2, 2)).expect(PUBREC);
    publisher.send(ack(PUBREL, 2)).expect(PUBCOMP);
    int one = subscriber.expectPublish(topic, "one").packetId();
    int two = subscriber.expectPublish(topic, "two").packetId();

    subscriber.send(ack(PUBACK, one, 0x80)).send(ack(PUBREC, two, 0x83));
    subscriber.expectNothing();
    subscriber.close();

    broker.connect(connect).expectNothing();
  }

  @Test
  @Statement("MQTT-4.3.3-7")
  void messageThatWasSentDoesNotExpire() {
    Connect connect = lasting(V5);
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, 2);
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(2, 1).with(MESSAGE_EXPIRY_INTERVAL, 1));
    publisher.expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);
    int packetId = subscriber.expectPublish(topic, "x").packetId();
    subscriber.close();

    broker.letSecondsPass(2);

    Packet repeated = broker.connect(connect).expectPublish(topic, "x");
    assertEquals(packetId, repeated.packetId());
  }

  @Test
  @Statement("MQTT-4.3.3-13")
  void exchangeWithThePublisherIsFinishedAfterTheMessageExpired() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(2, 1).with(MESSAGE_EXPIRY_INTERVAL, 1));
    publisher.expect(PUBREC);

    broker.letSecondsPass(2);

    publisher.send(ack(PUBREL, 1));
    Packet pubcomp = publisher.expect(PUBCOMP);
    assertEquals(1, pubcomp.packetId());
    assertEquals(0, pubcomp.reasonCode());
  }

  private void publishQos2(ProtocolVersion version) {
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "x").qos(2, 1)).expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);
  }

  private static Connect lasting(ProtocolVersion version) {
    Connect connect = Connect.of(version, broker.name());
    return version == V5 ? connect.with(SESSION_EXPIRY_INTERVAL, 60) : connect;
  }
}
