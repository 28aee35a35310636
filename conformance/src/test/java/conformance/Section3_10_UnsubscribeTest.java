package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.PacketType.PUBACK;
import static testkit.PacketType.PUBCOMP;
import static testkit.PacketType.PUBREC;
import static testkit.PacketType.PUBREL;
import static testkit.PacketType.UNSUBACK;
import static testkit.Packets.ack;
import static testkit.Packets.unsubscribe;
import static testkit.PropertyId.SESSION_EXPIRY_INTERVAL;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** UNSUBSCRIBE and UNSUBACK. */
final class Section3_10_UnsubscribeTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @ValueSource(strings = {"a0", "a1", "a3", "a6", "aa"})
  @Statement("MQTT-3.10.1-1")
  @Statement("MQTT311-3.10.1-1")
  void otherFlagsCloseTheConnection(String firstByte) {
    broker.client(V5).send(firstByte + " 06 00 01 00 00 01 61").expectDisconnect(0x81);
    broker.client(V3_1_1).send(firstByte + " 05 00 01 00 01 61").expectClosed();
  }

  @Test
  @Statement("MQTT-3.10.3-1")
  @Statement("MQTT311-3.10.3-1")
  void filterThatIsNotUtf8ClosesTheConnection() {
    broker.client(V5).send("a2 06 00 01 00 00 01 ff").expectDisconnect(0x81);
    broker.client(V3_1_1).send("a2 05 00 01 00 01 ff").expectClosed();
  }

  @Test
  @Statement("MQTT-3.10.3-2")
  @Statement("MQTT311-3.10.3-2")
  void noFilterClosesTheConnection() {
    broker.client(V5).send(unsubscribe(1)).expectDisconnect(0x82, 0x81);
    broker.client(V3_1_1).send(unsubscribe(1)).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.10.4-2")
  @Statement("MQTT311-3.10.4-2")
  void nothingIsDeliveredAfterwards(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic, 1);

    subscriber.send(unsubscribe(1, topic)).expect(UNSUBACK);

    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "x").qos(1, 1)).expect(PUBACK);
    publisher.sync();
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.10.4-1")
  @Statement("MQTT311-3.10.4-1")
  void filtersAreComparedAsTheyAreWritten(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic + "/+", 0);
    RawClient publisher = broker.client(version);

    subscriber
        .send(
            unsubscribe(
                1, topic + "/a", topic + "/#", "+/+", topic.toUpperCase(Locale.ROOT) + "/+"))
        .expect(UNSUBACK);
    publisher.send(publish(topic + "/a", "still")).sync();
    subscriber.expectPublish(topic + "/a", "still");

    subscriber.send(unsubscribe(1, topic + "/+")).expect(UNSUBACK);
    publisher.send(publish(topic + "/a", "x")).sync();
    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.10.4-5")
  @Statement("MQTT311-3.10.4-5")
  void unsubackComesEvenIfNothingWasUnsubscribed(ProtocolVersion version) {
    RawClient client = broker.client(version);

    client.send(unsubscribe(77, topic));

    assertEquals(77, client.expect(UNSUBACK).packetId());
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-3.10.4-6")
  @Statement("MQTT311-3.10.4-6")
  void severalFiltersAreAnsweredTogether(ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, topic + "/a", 0);
    subscriber.subscribe(topic + "/b", 0);

    subscriber.send(unsubscribe(5, topic + "/a", topic + "/b"));

    assertEquals(5, subscriber.expect(UNSUBACK).packetId());
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic + "/a", "x")).send(publish(topic + "/b", "x")).sync();
    subscriber.expectNothing();
  }

  @Test
  @Statement("MQTT-3.11.3-1")
  @Statement("MQTT-3.11.3-2")
  void unsubackSaysForEachFilterInOrderWhetherItWasSubscribed() {
    RawClient client = broker.subscriber(topic + "/a", 0);
    client.subscribe(topic + "/c", 0);

    client.send(unsubscribe(1, topic + "/a", topic + "/b", topic + "/c", topic + "/a"));

    assertEquals(List.of(0x00, 0x11, 0x00, 0x11), client.expect(UNSUBACK).reasonCodes());
  }

  @ParameterizedTest
  @EnumSource(names = {"V5", "V3_1_1"})
  @Statement("MQTT-3.10.4-3")
  @Statement("MQTT311-3.10.4-3")
  void deliveryThatHadBegunIsCompleted(ProtocolVersion version) {
    Connect connect = Connect.of(version, broker.name());
    if (version == V5) {
      connect.with(SESSION_EXPIRY_INTERVAL, 60);
    }
    RawClient subscriber = broker.connect(connect);
    subscriber.subscribe(topic, 2);
    RawClient publisher = broker.client(version);
    publisher.send(publish(topic, "two").qos(2, 1)).expect(PUBREC);
    publisher.send(ack(PUBREL, 1)).expect(PUBCOMP);
    publisher.send(publish(topic, "one").qos(1, 2)).expect(PUBACK);
    Packet two = subscriber.expectPublish(topic, "two");
    Packet one = subscriber.expectPublish(topic, "one");

    subscriber.send(unsubscribe(9, topic)).expect(UNSUBACK);

    subscriber.send(ack(PUBREC, two.packetId()));
    assertEquals(two.packetId(), subscriber.expect(PUBREL).packetId());
    subscriber.send(ack(PUBCOMP, two.packetId())).sync();
    subscriber.close();
    RawClient again = broker.connect(connect);
    Packet repeated = again.expectPublish(topic, "one");
    assertTrue(repeated.dup());
    assertEquals(one.packetId(), repeated.packetId());
    again.expectNothing();
  }
}
