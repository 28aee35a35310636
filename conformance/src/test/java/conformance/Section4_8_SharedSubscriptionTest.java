package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.PacketType.SUBACK;
import static testkit.Packets.ack;
import static testkit.Packets.disconnect;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.RawClient;
import testkit.Statement;

/** Shared subscriptions. */
final class Section4_8_SharedSubscriptionTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();
  private final String shared = "$share/group/" + topic;

  @ParameterizedTest
  @ValueSource(strings = {"$share/", "$share//a", "$share/group", "$share/group/"})
  @Statement("MQTT-4.8.2-1")
  @Statement("MQTT-4.8.2-2")
  void incompleteSharedFilterIsRejected(String filter) {
    assertRejected(filter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share/a+b/c", "$share/#/c", "$share/+/c", "$share/a#/c"})
  @Statement("MQTT-4.8.2-2")
  void wildcardInAShareNameIsRejected(String filter) {
    assertRejected(filter);
  }

  @Test
  @Statement("MQTT-4.8.2-1")
  void eachMessageGoesToOneMemberOfEachGroup() {
    RawClient first = broker.subscriber(shared, 0);
    RawClient second = broker.subscriber(shared, 0);
    RawClient otherGroup = broker.subscriber("$share/other/" + topic, 0);
    RawClient alone = broker.subscriber(topic, 0);
    RawClient publisher = broker.client();
    int messages = 10;

    for (int i = 1; i <= messages; i++) {
      publisher.send(publish(topic, "m" + i));
    }
    publisher.sync();

    List<String> group = new ArrayList<>(payloads(first));
    group.addAll(payloads(second));
    assertEquals(messages, group.size());
    assertEquals(messages, group.stream().distinct().count());
    assertEquals(messages, payloads(otherGroup).size());
    assertEquals(messages, payloads(alone).size());
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "2, 1", "2, 0", "2, 2"})
  @Statement("MQTT-4.8.2-3")
  void memberGetsMessagesAtTheQosItWasGranted(int granted, int published) {
    RawClient member = broker.subscriber(shared, granted);
    RawClient publisher = broker.client();

    publisher.send(publish(topic, "x").qos(published, 1));
    if (published == 2) {
      publisher.send(ack(PUBREL, 1));
    }

    assertEquals(Math.min(granted, published), member.expectPublish(topic, "x").qos());
  }

  @Test
  @Statement("MQTT-4.8.2-4")
  void interruptedQos2DeliveryIsFinishedWithTheSameMember() {
    Connect connect = v5(broker.name()).with(SESSION_EXPIRY_INTERVAL, 60);
    RawClient member = broker.connect(connect);
    member.subscribe(shared, 2);
    publishQos2();
    int packetId = member.expectPublish(topic, "x").packetId();
    RawClient other = broker.subscriber(shared, 2);
    member.close();

    RawClient again = broker.connect(connect);

    Packet repeated = again.expectPublish(topic, "x");
    assertTrue(repeated.dup());
    assertEquals(packetId, repeated.packetId());
    other.expectNothing();
  }

  @Test
  @Statement("MQTT-4.8.2-5")
  void qos2MessageOfAMemberWhoseSessionEndsGoesToNobodyElse() {
    RawClient member = broker.subscriber(shared, 2);
    publishQos2();
    member.expectPublish(topic, "x");
    RawClient other = broker.subscriber(shared, 2);

    member.send(disconnect()).expectClosed();

    other.expectNothing();
  }

  @Test
  @Statement("MQTT-4.8.2-6")
  void messageThatAMemberRefusesGoesToNobodyElse() {
    RawClient member = broker.subscriber(shared, 2);
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "one").qos(1, 1)).expect(PUBACK);
    publishQos2();
    int one = member.expectPublish(topic, "one").packetId();
    int two = member.expectPublish(topic, "x").packetId();
    RawClient other = broker.subscriber(shared, 2);

    member.send(ack(PUBACK, one, 0x83)).send(ack(PUBREC, two, 0x97)).expectNothing();

    other.expectNothing();
  }

  @Test
  void sharedSubscriptionGetsNoRetainedMessages() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "kept").retain()).sync();

    broker.subscriber(shared, 0).expectNothing();
  }

  private void publishQos2() {
    RawClient publisher = broker.client();
    publisher.send(publish(topic, "x").qos(2, 1)).expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);
  }

  private static List<String> payloads(RawClient subscriber) {
    return subscriber.messages().stream().map(Packet::payload).toList();
  }

  private static void assertRejected(String filter) {
    Packet answer = broker.client().send(subscribe(1).filter(filter, 0)).receive();
    int code = answer.type() == SUBACK ? answer.reasonCodes().get(0) : answer.reasonCode();
    assertTrue(code >= 0x80, answer::toString);
  }
}
