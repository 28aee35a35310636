package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.Connect.v5;
import static testkit.PacketType.PUBREL;
import static testkit.Packets.ack;
import static testkit.PropertyId.MAXIMUM_PACKET_SIZE;
import static testkit.PropertyId.RECEIVE_MAXIMUM;
import static testkit.PropertyId.REQUEST_RESPONSE_INFORMATION;
import static testkit.PropertyId.RESPONSE_INFORMATION;
import static testkit.PropertyId.TOPIC_ALIAS;
import static testkit.PropertyId.TOPIC_ALIAS_MAXIMUM;
import static testkit.Publish.publish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Connect;
import testkit.Packet;
import testkit.RawClient;
import testkit.Statement;

/** What a client of MQTT 5.0 can ask the broker to keep to: sizes, aliases, information. */
final class Section3_1_LimitsTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  private final String topic = broker.name();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Statement("MQTT-3.1.2-24")
  @Statement("MQTT-3.1.2-25")
  void messageAboveTheClientsMaximumPacketSizeIsSkipped(int qos) {
    RawClient subscriber =
        broker.connect(client().with(MAXIMUM_PACKET_SIZE, 100).with(RECEIVE_MAXIMUM, 1));
    subscriber.subscribe(topic, qos);
    RawClient publisher = broker.client();

    publisher.send(publish(topic, "x".repeat(100)).qos(qos, 1));
    publisher.send(publish(topic, "small").qos(qos, 2));
    if (qos == 2) {
      publisher.send(ack(PUBREL, 1)).send(ack(PUBREL, 2));
    }

    subscriber.expectPublish(topic, "small");
  }

  @Test
  @Statement("MQTT-3.1.2-24")
  void messageOfExactlyTheMaximumPacketSizeIsDelivered() {
    RawClient subscriber = broker.connect(client().with(MAXIMUM_PACKET_SIZE, 50));
    subscriber.subscribe(topic, 0);
    String fits = "x".repeat(50 - 2 - 2 - topic.length() - 1);

    broker.client().send(publish(topic, fits + "x")).send(publish(topic, fits));

    assertEquals(50, subscriber.expectPublish(topic, fits).bytes().length);
  }

  @Test
  @Statement("MQTT-3.1.2-27")
  void withoutTopicAliasMaximumTheServerUsesNoAliases() {
    RawClient subscriber = broker.subscriber(topic, 0);

    broker.client().send(publish(topic, "1")).send(publish(topic, "2"));

    assertFalse(subscriber.expectPublish(topic, "1").properties().has(TOPIC_ALIAS));
    assertFalse(subscriber.expectPublish(topic, "2").properties().has(TOPIC_ALIAS));
  }

  @Test
  @Statement("MQTT-3.1.2-26")
  @Statement("MQTT-3.3.2-11")
  void serverKeepsToTheClientsTopicAliasMaximum() {
    RawClient subscriber = broker.connect(client().with(TOPIC_ALIAS_MAXIMUM, 2));
    subscriber.subscribe(topic + "/#", 0);
    RawClient publisher = broker.client();
    int topics = 4;

    for (int i = 0; i < topics; i++) {
      publisher.send(publish(topic + "/" + i, "x")).send(publish(topic + "/" + i, "x"));
    }

    for (int i = 0; i < 2 * topics; i++) {
      Packet message = subscriber.receive();
      long alias = message.properties().number(TOPIC_ALIAS).orElse(1);
      assertTrue(alias == 1 || alias == 2, "alias " + alias);
    }
  }

  @Test
  @Statement("MQTT-3.1.2-28")
  void responseInformationComesOnlyOnRequest() {
    Packet unasked = broker.open().connect(client());
    Packet declined = broker.open().connect(client().with(REQUEST_RESPONSE_INFORMATION, 0));

    assertFalse(unasked.properties().has(RESPONSE_INFORMATION));
    assertFalse(declined.properties().has(RESPONSE_INFORMATION));
  }

  private static Connect client() {
    return v5(broker.name()).cleanStart();
  }
}
