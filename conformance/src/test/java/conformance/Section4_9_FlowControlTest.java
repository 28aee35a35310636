package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.PacketType.SUBACK;
import static testkit.Packets.ack;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.PropertyId.RECEIVE_MAXIMUM;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.Properties;
import testkit.RawClient;
import testkit.Statement;

/** Receive Maximum in both directions, and the Maximum Packet Size of the broker. */
final class Section4_9_FlowControlTest {

  private static final int BROKERS_MAXIMUM = 3;
  private static final int BROKERS_SIZE_BYTES = 200;

  @RegisterExtension
  static final TestBroker broker =
      new TestBroker(
          BrokerSettings.anonymous()
              .receiveMaximum(BROKERS_MAXIMUM)
              .maximumPacketSizeBytes(BROKERS_SIZE_BYTES));

  private final String topic = broker.name();

  @Test
  void brokerAnnouncesItsMaximums() {
    Properties announced = broker.open().connect(v5(broker.name()).cleanStart()).properties();

    assertEquals(BROKERS_MAXIMUM, announced.number(RECEIVE_MAXIMUM).orElseThrow());
    assertEquals(BROKERS_SIZE_BYTES, announced.number(MAXIMUM_PACKET_SIZE).orElseThrow());
  }

  @Test
  @Statement("MQTT-3.3.4-7")
  void messagesAboveTheBrokersReceiveMaximumCloseTheConnection() {
    RawClient publisher = broker.client();
    for (int i = 1; i <= BROKERS_MAXIMUM; i++) {
      publisher.send(publish(topic, "x").qos(2, i)).expect(PUBREC);
    }
    publisher.expectNothing();

    publisher.send(publish(topic, "x").qos(2, BROKERS_MAXIMUM + 1)).expectDisconnect(0x93);
  }

  @Test
  void acknowledgedMessagesDoNotCountTowardsTheReceiveMaximum() {
    RawClient publisher = broker.client();

    for (int i = 1; i <= 3 * BROKERS_MAXIMUM; i++) {
      publisher.send(publish(topic, "x").qos(1, i)).expect(PUBACK);
      publisher.send(publish(topic, "x").qos(2, i)).expect(PUBREC);
      publisher.send(ack(PUBREL, i)).expect(PUBCOMP);
    }
  }

  @Test
  @Statement("MQTT-3.2.2-15")
  @Statement("MQTT-4.13.1-1")
  void packetAboveTheBrokersMaximumSizeClosesTheConnection() {
    String payload = "x".repeat(BROKERS_SIZE_BYTES - 3 - 2 - topic.length() - 1);
    RawClient subscriber = broker.subscriber(topic, 0);

    broker.client().send(publish(topic, payload + "x")).expectDisconnect(0x95);

    broker.client().send(publish(topic, payload)).sync();
    subscriber.expectPublish(topic, payload);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Statement("MQTT-3.3.4-9")
  @Statement("MQTT-4.9.0-1")
  @Statement("MQTT-4.9.0-2")
  void brokerKeepsToTheClientsReceiveMaximum(int qos) {
    RawClient subscriber = subscriber(2, qos);
    publishAll(5);

    Packet first = subscriber.expectPublish(topic, "m1");
    Packet second = subscriber.expectPublish(topic, "m2");
    subscriber.expectNothing();

    finish(subscriber, first);
    subscriber.expectPublish(topic, "m3");
    subscriber.expectNothing();
    finish(subscriber, second);
    subscriber.expectPublish(topic, "m4");
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-4.9.0-2")
  void pubrecAloneDoesNotMakeRoomUnlessItRefuses() {
    RawClient subscriber = subscriber(1, 2);
    publishAll(3);
    int first = subscriber.expectPublish(topic, "m1").packetId();

    subscriber.send(ack(PUBREC, first)).expect(PUBREL);
    subscriber.expectNothing();
    subscriber.send(ack(PUBCOMP, first));
    int second = subscriber.expectPublish(topic, "m2").packetId();

    subscriber.send(ack(PUBREC, second, 0x80));
    subscriber.expectPublish(topic, "m3");
  }

  @Test
  @Statement("MQTT-3.3.4-10")
  @Statement("MQTT-4.9.0-3")
  void otherPacketsAreAnsweredAtQuotaZero() {
    RawClient subscriber = subscriber(1, 1);
    publishAll(2);
    subscriber.expectPublish(topic, "m1");

    subscriber.expectNothing();
    subscriber.send(subscribe(9).filter(topic + "/other", 0));
    assertEquals(SUBACK, subscriber.receive().type());
    subscriber.send(publish(broker.name(), "x").qos(1, 1));
    assertEquals(PUBACK, subscriber.receive().type());
    subscriber.send(publish(broker.name(), "x").qos(2, 2));
    assertEquals(PUBREC, subscriber.receive().type());
    subscriber.send(ack(PUBREL, 2));
    assertEquals(PUBCOMP, subscriber.receive().type());
  }

  private RawClient subscriber(int receiveMaximum, int qos) {
    RawClient subscriber =
        broker.connect(v5(broker.name()).cleanStart().with(RECEIVE_MAXIMUM, receiveMaximum));
    subscriber.subscribe(topic, qos);
    return subscriber;
  }

  private void publishAll(int messages) {
    RawClient publisher = broker.client();
    for (int i = 1; i <= messages; i++) {
      publisher.send(publish(topic, "m" + i).qos(2, i)).expect(PUBREC);
      publisher.send(ack(PUBREL, i)).expect(PUBCOMP);
    }
    publisher.sync();
  }

  private static void finish(RawClient subscriber, Packet message) {
    if (message.qos() == 1) {
      subscriber.send(ack(PUBACK, message.packetId()));
    } else {
      subscriber.send(ack(PUBREC, message.packetId())).expect(PUBREL);
      subscriber.send(ack(PUBCOMP, message.packetId()));
    }
  }
}
