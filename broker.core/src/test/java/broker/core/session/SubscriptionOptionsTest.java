package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.Peer.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What subscriptions mean for what is delivered. */
final class SubscriptionOptionsTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  private static SubscriptionRequest plain(String filter, int qos) {
    return new SubscriptionRequest(filter, qos);
  }

  @Test
  void noLocalKeepsOwnMessagesAway() { // [MQTT-3.8.3-3]
    Peer client = bench.connect(0, v5("c")).subscribe(0, request("t", 1, true, false, 0));
    client.publish("t", 1, "own");
    bench.connect(1, v5("p")).publish("t", 1, "other");
    client.expectPublish("t", "other");
    client.expectNothing();
  }

  @Test
  void noLocalConcernsOneSubscriptionOnly() { // [MQTT-3.8.3-3]
    Peer client = bench.connect(v5("c"));
    client.subscribe(1, request("t", 2, true, false, 0)).subscribe(2, plain("#", 1));
    client.publish("t", 2, "own");
    Publish own = client.expectPublish("t", "own");
    assertEquals(1, own.qos());
    assertEquals(List.of(2), own.subscriptionIdentifiers());
  }

  @Test
  void bridgeOfOldVersionGetsNothingOfItsOwnBack() {
    Peer bridge = bench.connect(v311("b").bridge()).subscribe("t", 1);
    bridge.publish("t", 1, "own");
    bridge.expectNothing();
  }

  @Test
  void overlappingSubscriptionsDeliverOneCopy() { // [MQTT-3.3.4-2] [MQTT-3.3.4-4] [MQTT311-3.3.5-1]
    Peer client = bench.connect(v5("c"));
    client.subscribe(1, plain("a/+", 0)).subscribe(2, plain("a/#", 2)).subscribe("a/b", 1);
    bench.connect(1, v5("p")).publish("a/b", 2, "m");
    Publish received = client.expectPublish("a/b", "m");
    assertEquals(2, received.qos());
    assertEquals(List.of(1, 2), received.subscriptionIdentifiers().stream().sorted().toList());
    client.expectNothing();
  }

  @Test
  void oneSubscribeGivesItsIdentifierToAllFilters() { // [MQTT-3.3.4-3]
    Peer client = bench.connect(v5("c")).subscribe(268_435_455, plain("a", 1), plain("b", 1));
    bench.connect(v5("p")).publish("b", 1, "m");
    assertEquals(List.of(268_435_455), client.expectPublish("b", "m").subscriptionIdentifiers());
  }

  @Test
  void secondSubscribeReplacesTheFirst() { // [MQTT-3.8.4-3] [MQTT311-3.8.4-3]
    Peer client = bench.connect(v5("c")).subscribe(1, plain("t", 2)).subscribe(0, plain("t", 1));
    bench.connect(v5("p")).publish("t", 2, "m");
    Publish received = client.expectPublish("t", "m");
    assertEquals(1, received.qos());
    assertEquals(List.of(), received.subscriptionIdentifiers());
    client.expectNothing();
    assertEquals(1, bench.session("c").subscriptions().size());
  }

  @Test
  void unsubscribeStopsDelivery() { // [MQTT-3.10.4-1] [MQTT-3.10.4-2] [MQTT311-3.10.4-1]
    Peer client = bench.connect(v5("c")).subscribe("a/#", 1);
    assertEquals(ReasonCode.NO_SUBSCRIPTION_EXISTED, client.unsubscribe("a/b"));
    assertEquals(ReasonCode.SUCCESS, client.unsubscribe("a/#"));
    bench.connect(v5("p")).publish("a/b", 1, "m");
    client.expectNothing();
  }

  @Test
  void answersEachFilterOfSubscribe() { // [MQTT-3.8.4-5] [MQTT-3.8.4-6] [MQTT-3.9.3-1]
    bench.limits(
        Limits.builder()
            .maximumQos(1)
            .maximumTopicLevels(4)
            .maximumSubscriptions(2)
            .wildcardSubscriptionAvailable(false)
            .sharedSubscriptionAvailable(false)
            .build());
    Peer client = bench.connect(v5("c"));
    assertEquals(
        List.of(
            ReasonCode.GRANTED_QOS_1, // [MQTT-3.8.4-7]
            ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
            ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            ReasonCode.TOPIC_FILTER_INVALID,
            ReasonCode.SUCCESS,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.GRANTED_QOS_1),
        client.trySubscribe(
            0,
            plain("a", 2),
            plain("a/#", 0),
            plain("$share/g/a", 0),
            plain("a/b/c/d/e", 0),
            plain("b", 0),
            plain("c", 0),
            plain("a", 1)));
    assertEquals(5 - 1, bench.count(Counter.SUBSCRIPTIONS_REFUSED));
  }

  @Test
  void refusesInvalidFilterAsEachVersionWants() { // [MQTT-4.7.1-1] [MQTT311-4.7.1-2]
    Peer five = bench.connect(v5("five"));
    SubscriptionRequest invalid = plain("a/#/b", 0);
    assertEquals(List.of(ReasonCode.TOPIC_FILTER_INVALID), five.trySubscribe(0, invalid));
    Peer three = bench.connect(v311("three"));
    three.send(new broker.core.packet.Subscribe(1, 0, List.of(), List.of(invalid)));
    three.expectClosed();
  }

  @Test
  void reservedTopicsAreNotReachedByLeadingWildcard() { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    Peer all = bench.connect(v5("all")).subscribe("#", 0).subscribe("+/x", 0);
    Peer sys = bench.connect(v5("sys")).subscribe("$SYS/#", 0);
    bench.state().shard(0).loop().execute(this::publishAsBroker);
    bench.run();
    sys.expectPublish("$SYS/x", "");
    all.expectNothing();
  }

  private void publishAsBroker() {
    bench
        .state()
        .shard(0)
        .router()
        .publish(
            new broker.core.packet.ApplicationMessage(
                broker.core.topic.TopicName.of("$SYS/x"),
                broker.core.packet.ApplicationMessage.NONE,
                broker.core.packet.ApplicationMessage.NONE,
                0,
                false,
                broker.core.packet.ApplicationMessage.NEVER,
                null));
  }
}
