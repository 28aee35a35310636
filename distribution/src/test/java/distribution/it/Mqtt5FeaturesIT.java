package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What MQTT 5.0 added, with every foreign client that can express it. */
final class Mqtt5FeaturesIT extends PeerTest {
  @RegisterExtension
  static final RunningBroker BROKER =
      new RunningBroker(
          "max_keepalive = 90",
          "receive_maximum = 500",
          "max_packet_size = 100000",
          "max_subscriptions = 3",
          "max_session_expiry = 7200");

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  /** Shows in the report what was tested with whom. */
  @Test
  void everyFeatureIsExpressedBySomeClient() {
    StringBuilder table = new StringBuilder();
    for (Feature feature : Feature.values()) {
      List<String> names = Peers.with(feature).map(Peer::name).toList();
      assertFalse(names.isEmpty(), feature.name());
      table.append("%-24s %s%n".formatted(feature, String.join(", ", names)));
    }
    System.out.print(table);
  }

  @TestFactory
  Stream<DynamicTest> allPropertiesOfAMessageArriveUserPropertiesInOrder() {
    return each(
        Peers.with(Feature.MESSAGE_PROPERTIES),
        peer -> {
          String topic = unique("properties/");
          PeerConnection there = connect(peer, options(), new Subscription(topic, 1));
          PeerConnection witness = witness(new Subscription(topic, 1));
          Message message = described(new Message(topic, "{}").qos(1));
          there.publish(message);
          assertEquals(message, witness.receive());
          assertEquals(message, there.receive());
        });
  }

  private static Message described(Message message) {
    return message
        .with("content-type", "application/json")
        .with("correlation-data", "c-1")
        .with("payload-format-indicator", 1)
        .with("response-topic", "answer/here")
        .with(Property.user("z", "1"))
        .with(Property.user("a", "2"))
        .with(Property.user("m", "3"))
        .with(Property.user("m", "4"));
  }

  @TestFactory
  Stream<DynamicTest> aMessageIsForwardedWithTheRestOfItsLifeAndNotAfterIt() {
    return each(
        Peers.with(Feature.MESSAGE_EXPIRY, Feature.SESSION_EXPIRY),
        peer -> {
          String topic = unique("expiry/");
          Options persistent = options().persistent();
          connect(peer, persistent, new Subscription(topic, 1)).close();
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "short").qos(1).with("message-expiry-interval", 1));
          witness.publish(new Message(topic, "long").qos(1).with("message-expiry-interval", 100));
          awaitSeconds(2);
          PeerConnection back = connect(peer, persistent);
          Message received = back.receive();
          assertEquals("long", received.payload());
          int rest = Integer.parseInt(received.value("message-expiry-interval").orElseThrow());
          assertTrue(rest > 50 && rest < 100, () -> rest + " s");
        });
  }

  /** Lets the broker measure time: the will of a client comes so long after its end. */
  private void awaitSeconds(int seconds) throws Exception {
    String topic = unique("clock/");
    PeerConnection witness = witness(new Subscription(topic, 0));
    Wire wire = wire();
    Message will = new Message(topic, "now").with("will-delay-interval", seconds);
    connect(new HiveMqV5Peer(), options().expiring(60).through(wire).will(will));
    wire.close();
    witness.receive();
  }

  @TestFactory
  Stream<DynamicTest> aSessionEndsWhenItExpiresAndTakesItsWillAlong() {
    return each(
        Peers.with(Feature.SESSION_EXPIRY, Feature.WILL_PROPERTIES),
        peer -> {
          String topic = unique("session/");
          PeerConnection witness = witness(new Subscription(topic + "/will", 1));
          Wire wire = wire();
          Options shortly = options().expiring(1);
          Message will = new Message(topic + "/will", "end").with("will-delay-interval", 60);
          connect(peer, shortly.will(will).through(wire), new Subscription(topic, 1));
          wire.close();
          witness.publish(new Message(topic, "lost with the session").qos(1));
          assertEquals("end", witness.receive().payload());
          PeerConnection anew = connect(peer, shortly, new Subscription(topic, 1));
          witness.publish(new Message(topic, "in the new one").qos(1));
          assertEquals("in the new one", anew.receive().payload());
        });
  }

  @TestFactory
  Stream<DynamicTest> disconnectCanShortenTheLifeOfASession() {
    return each(
        Peers.with(Feature.EXPIRY_AT_DISCONNECT, Feature.SESSION_PRESENT),
        peer -> {
          Options persistent = options().persistent();
          connect(peer, persistent).close();
          PeerConnection kept = connect(peer, persistent);
          assertTrue(kept.sessionPresent());
          kept.close(0);
          assertFalse(connect(peer, persistent).sessionPresent());
        });
  }

  @TestFactory
  Stream<DynamicTest> aWillWithPropertiesComesAfterItsDelay() {
    return each(
        Peers.with(Feature.WILL_PROPERTIES),
        peer -> {
          String topic = unique("later/");
          PeerConnection witness = witness(new Subscription(topic, 1));
          Wire wire = wire();
          Message will = described(new Message(topic, "late").qos(1));
          Options leaving = options().expiring(60).through(wire);
          connect(peer, leaving.will(will.with("will-delay-interval", 1)));
          wire.close();
          witness.publish(new Message(topic, "before").qos(1));
          assertEquals("before", witness.receive().payload());
          assertEquals(will, witness.receive());
        });
  }

  @TestFactory
  Stream<DynamicTest> aClientThatIsBackInTimeHasNoWillPublished() {
    return each(
        Peers.with(Feature.WILL_PROPERTIES),
        peer -> {
          String topic = unique("back/");
          PeerConnection witness = witness(new Subscription(topic, 1));
          Wire wire = wire();
          Options options = options().expiring(60);
          Message will = new Message(topic, "late").qos(1).with("will-delay-interval", 1);
          connect(peer, options.will(will).through(wire));
          wire.close();
          connect(peer, options);
          awaitSeconds(2);
          witness.publish(new Message(topic, "nothing before").qos(1));
          assertEquals("nothing before", witness.receive().payload());
        });
  }

  @TestFactory
  Stream<DynamicTest> theReasonCodeSaysWhetherAnybodySubscribes() {
    return each(
        Peers.with(Feature.PUBLISH_REASON),
        peer -> {
          String topic = unique("reason/");
          PeerConnection there = connect(peer, options());
          for (int qos = 1; qos <= 2; qos++) {
            assertEquals(0x10, there.publish(new Message(topic, "unheard").qos(qos)));
          }
          witness(new Subscription(topic, 2));
          for (int qos = 1; qos <= 2; qos++) {
            assertEquals(0, there.publish(new Message(topic, "heard").qos(qos)));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aSubscriptionBeyondTheLimitIsRefusedWithItsReason() {
    return each(
        Peers.with(Feature.SUBSCRIBE_REASON),
        peer -> {
          PeerConnection there = connect(peer, options());
          for (int i = 0; i < 3; i++) {
            assertEquals(1, there.subscribe(new Subscription(unique("subscription/"), 1)));
          }
          int quotaExceeded = peer.isV5() ? 0x97 : 0x80;
          assertEquals(
              quotaExceeded, there.subscribe(new Subscription(unique("subscription/"), 1)));
        });
  }

  @TestFactory
  Stream<DynamicTest> connAckAnnouncesWhatTheBrokerAllows() {
    return each(
        Peers.with(Feature.CONNACK_PROPERTIES),
        peer -> {
          Options nameless = new Options(broker().port(), "").keepAlive(300);
          Map<String, String> told =
              connect(peer, nameless.with("session-expiry-interval", 90_000)).connAck();
          assertFalse(told.get("assigned-client-identifier").isEmpty());
          assertEquals("90", told.get("server-keep-alive"));
          assertEquals("7200", told.get("session-expiry-interval"));
          assertEquals("500", told.get("receive-maximum"));
          assertEquals("100000", told.get("maximum-packet-size"));
          assertEquals("32", told.get("topic-alias-maximum"));
        });
  }

  @TestFactory
  Stream<DynamicTest> noLocalKeepsOnesOwnMessagesAway() {
    return each(
        Peers.with(Feature.NO_LOCAL),
        peer -> {
          String topic = unique("local/");
          PeerConnection there =
              connect(peer, options(), new Subscription(topic, 1).withoutLocal());
          there.publish(new Message(topic, "own").qos(1));
          witness().publish(new Message(topic, "other").qos(1));
          assertEquals("other", there.receive().payload());
        });
  }

  @TestFactory
  Stream<DynamicTest> retainAsPublishedKeepsTheFlag() {
    return each(
        Peers.with(Feature.RETAIN_AS_PUBLISHED),
        peer -> {
          String topic = unique("flag/");
          PeerConnection as = connect(peer, options(), new Subscription(topic, 1).asPublished());
          PeerConnection not = connect(peer, options(), new Subscription(topic, 1));
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "kept").qos(1).retained());
          witness.publish(new Message(topic, "passing").qos(1));
          assertEquals(List.of(true, false), as.receive(2).stream().map(Message::retain).toList());
          assertEquals(
              List.of(false, false), not.receive(2).stream().map(Message::retain).toList());
        });
  }

  @TestFactory
  Stream<DynamicTest> retainHandlingSaysWhetherRetainedMessagesAreWanted() {
    return each(
        Peers.with(Feature.RETAIN_HANDLING),
        peer -> {
          String topic = unique("handling/");
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "retained").qos(1).retained());
          Subscription subscription = new Subscription(topic, 1);
          PeerConnection there = connect(peer, options(), subscription.handling(2));
          assertEquals(List.of(), upToMarker(topic, witness, there));
          there.subscribe(subscription.handling(1));
          assertEquals(List.of(), upToMarker(topic, witness, there));
          there.subscribe(subscription.handling(0));
          assertEquals(List.of("retained"), upToMarker(topic, witness, there));
          PeerConnection other = connect(peer, options(), subscription.handling(1));
          assertEquals(List.of("retained"), upToMarker(topic, witness, other));
        });
  }

  @TestFactory
  Stream<DynamicTest> aMessageTellsAllSubscriptionsItMatched() {
    return each(
        Peers.with(Feature.SUBSCRIPTION_IDENTIFIER),
        peer -> {
          String root = unique("identified/");
          PeerConnection there =
              connect(
                  peer,
                  options(),
                  new Subscription(root + "/#", 1).identified(7),
                  new Subscription(root + "/a", 1).identified(268_435_455));
          PeerConnection witness = witness();
          witness.publish(new Message(root + "/a", "both").qos(1));
          witness.publish(new Message(root + "/b", "one").qos(1));
          Map<String, TreeSet<String>> identifiers = new TreeMap<>();
          while (!identifiers.containsKey("one")) {
            Message message = there.receive();
            identifiers
                .computeIfAbsent(message.payload(), payload -> new TreeSet<>())
                .addAll(message.values("subscription-identifier"));
          }
          assertEquals(new TreeSet<>(List.of("7", "268435455")), identifiers.get("both"));
          assertEquals(new TreeSet<>(List.of("7")), identifiers.get("one"));
        });
  }
}
