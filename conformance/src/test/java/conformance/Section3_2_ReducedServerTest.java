package conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static testkit.Connect.v311;
import static testkit.Connect.v5;
import static testkit.PacketType.SUBACK;
import static testkit.PropertyId.MAXIMUM_QOS;
import static testkit.PropertyId.RETAIN_AVAILABLE;
import static testkit.PropertyId.WILDCARD_SUBSCRIPTION_AVAILABLE;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import testkit.BrokerSettings;
import testkit.Properties;
import testkit.RawClient;
import testkit.Statement;

/** A broker that is configured to do less than MQTT allows says so and keeps to it. */
final class Section3_2_ReducedServerTest {

  @RegisterExtension
  static final TestBroker broker =
      new TestBroker(
          BrokerSettings.anonymous().maximumQos(1).withoutRetain().withoutEmptyClientIds());

  @RegisterExtension
  static final TestBroker brokerWithoutWildcards =
      new TestBroker(BrokerSettings.anonymous().withoutWildcards());

  @Test
  @Statement("MQTT-3.2.2-9")
  void announcesWhatItDoesNotOffer() {
    Properties announced = broker.open().connect(v5(broker.name())).properties();

    assertEquals(1, announced.number(MAXIMUM_QOS).orElseThrow());
    assertEquals(0, announced.number(RETAIN_AVAILABLE).orElseThrow());
  }

  @Test
  @Statement("MQTT-3.2.2-10")
  void acceptsSubscriptionsOfAnyQosAndGrantsItsMaximum() {
    RawClient client = broker.client();

    client.send(subscribe(1).filter("a", 0).filter("b", 1).filter("c", 2));

    assertEquals(List.of(0, 1, 1), client.expect(SUBACK).reasonCodes());
  }

  @Test
  @Statement("MQTT-3.2.2-11")
  void refusesMessagesAboveItsMaximumQos() {
    broker.client().send(publish("a", "x").qos(2, 1)).expectDisconnect(0x9B);
  }

  @Test
  @Statement("MQTT-3.2.2-12")
  void refusesAWillAboveItsMaximumQos() {
    broker.open().send(v5(broker.name()).cleanStart().will("a", "gone", 2)).expectRefused(0x9B);
  }

  @Test
  @Statement("MQTT-3.2.2-13")
  void refusesARetainedWill() {
    broker
        .open()
        .send(v5(broker.name()).cleanStart().will("a", "gone", 0).willRetain())
        .expectRefused(0x9A);
  }

  @Test
  @Statement("MQTT-3.2.2-14")
  void refusesRetainedMessages() {
    broker.client().send(publish("a", "x").retain()).expectDisconnect(0x9A);
  }

  @Test
  @Statement("MQTT-3.1.3-8")
  @Statement("MQTT-4.13.2-1")
  void refusesAnEmptyClientIdentifier() {
    broker.open().send(v5("").cleanStart()).expectRefused(0x85);
  }

  @Test
  @Statement("MQTT311-3.1.3-9")
  void refusesAnEmptyClientIdentifierOfMqtt311() {
    broker.open().send(v311("").cleanStart()).expectRefused(2);
  }

  @Test
  @Statement("MQTT311-3.8.3-2")
  void refusesFiltersWithWildcards() {
    RawClient old = brokerWithoutWildcards.client(V3_1_1);
    old.send(subscribe(1).filter("a", 1).filter("a/+", 1).filter("#", 1));
    assertEquals(List.of(1, 0x80, 0x80), old.expect(SUBACK).reasonCodes());

    RawClient client = brokerWithoutWildcards.open();
    Properties announced = client.connect(v5(broker.name())).properties();
    assertEquals(0, announced.number(WILDCARD_SUBSCRIPTION_AVAILABLE).orElseThrow());
    client.send(subscribe(1).filter("a/+", 1));
    assertEquals(List.of(0xA2), client.expect(SUBACK).reasonCodes());
  }
}
