package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How MQTT 5.0 bounds and spreads the flow of messages, with every client that can express it. */
final class Mqtt5FlowIT extends PeerTest {
  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @TestFactory
  Stream<DynamicTest> aliasesOfTheBrokerStandForTheRightTopics() {
    return each(
        Peers.with(Feature.ALIAS_FROM_BROKER),
        peer -> {
          String root = unique("from/");
          PeerConnection there =
              connect(
                  peer, options().with("topic-alias-maximum", 3), new Subscription(root + "/#", 1));
          List<String> topics = rounds(root, 5);
          publishAll(witness(), topics);
          List<Message> received = there.receive(topics.size());
          assertEquals(topics, received.stream().map(Message::topic).toList());
          if (peer.features().contains(Feature.ALIAS_VISIBLE)) {
            List<String> aliases =
                received.stream().flatMap(m -> m.values("topic-alias").stream()).toList();
            assertFalse(aliases.isEmpty()); // which topics share one is the broker's secret
            assertTrue(List.of("1", "2", "3").containsAll(aliases), aliases::toString);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aliasesOfTheClientStandForTheRightTopics() {
    return each(
        Peers.with(Feature.ALIAS_TO_BROKER),
        peer -> {
          String root = unique("to/");
          PeerConnection witness = witness(new Subscription(root + "/#", 1));
          List<String> topics = rounds(root, 40); // more than the broker has aliases
          publishAll(connect(peer, options()), topics);
          assertEquals(
              topics, witness.receive(topics.size()).stream().map(Message::topic).toList());
        });
  }

  /** Some topics, three times over. */
  private static List<String> rounds(String root, int count) {
    return IntStream.range(0, 3 * count).mapToObj(i -> root + "/" + i % count).toList();
  }

  private static void publishAll(PeerConnection publisher, List<String> topics) throws Exception {
    for (String topic : topics) {
      publisher.publish(new Message(topic, "x").qos(1));
    }
  }

  @TestFactory
  Stream<DynamicTest> aReceiveMaximumOfOneStillLetsEverythingThrough() {
    return each(
        Peers.with(Feature.RECEIVE_MAXIMUM),
        peer -> {
          String topic = unique("one/");
          Options one = options().with("receive-maximum", 1);
          PeerConnection there = connect(peer, one, new Subscription(topic, 2));
          PeerConnection witness = witness();
          List<Message> sent = new ArrayList<>();
          for (int i = 0; i < 30; i++) {
            sent.add(new Message(topic, "m" + i).qos(1 + i % 2));
            witness.publish(sent.get(i));
          }
          assertEquals(sent, there.receive(sent.size()));
        });
  }

  @TestFactory
  Stream<DynamicTest> noMoreThanReceiveMaximumAreUnacknowledgedAlsoAfterAReconnect() {
    return each(
        Peers.with(Feature.RECEIVE_MAXIMUM, Feature.MANUAL_ACK),
        peer -> {
          String topic = unique("window/");
          Subscription subscription = new Subscription(topic, 1);
          Options byHand = options().persistent().acknowledgedByHand();
          Wire wire = wire();
          PeerConnection first =
              connect(peer, byHand.with("receive-maximum", 4).through(wire), subscription);
          PeerConnection witness = witness();
          for (int i = 0; i < 6; i++) {
            witness.publish(new Message(topic, "m" + i).qos(1));
          }
          assertEquals(List.of("m0", "m1", "m2", "m3"), upToMarker(topic, witness, first));
          wire.close();
          first.awaitEnd();
          PeerConnection second = connect(peer, byHand.with("receive-maximum", 2));
          assertEquals(List.of("m0", "m1"), upToMarker(topic, witness, second));
          second.acknowledge();
          assertEquals("m2", second.receive().payload());
          assertEquals(List.of(), upToMarker(topic, witness, second));
        });
  }

  @TestFactory
  Stream<DynamicTest> aMessageLargerThanTheClientTakesIsNotSent() {
    return each(
        Peers.with(Feature.MAXIMUM_PACKET_SIZE),
        peer -> {
          String topic = unique("size/");
          Options small = options().with("maximum-packet-size", 200);
          PeerConnection there = connect(peer, small, new Subscription(topic, 1));
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "x".repeat(1_000)).qos(1));
          witness.publish(new Message(topic, "fits").qos(1));
          assertEquals("fits", there.receive().payload());
        });
  }

  @TestFactory
  Stream<DynamicTest> membersOfASharedSubscriptionGetEachMessageOnce() {
    return each(
        Peers.with(Feature.SHARED_SUBSCRIPTION),
        peer -> {
          String topic = unique("shared/");
          Subscription shared = new Subscription("$share/group/" + topic, 1);
          PeerConnection one = connect(peer, options(), shared);
          PeerConnection two = connect(peer, options(), shared);
          PeerConnection witness = witness(new Subscription(topic, 1));
          for (int i = 0; i < 40; i++) {
            witness.publish(new Message(topic, "m" + i).qos(1));
          }
          TreeSet<String> all = new TreeSet<>();
          witness.receive(40).forEach(message -> all.add(message.payload()));
          TreeSet<String> got = new TreeSet<>();
          one.receive(20).forEach(message -> assertTrue(got.add(message.payload())));
          two.receive(20).forEach(message -> assertTrue(got.add(message.payload())));
          assertEquals(all, got);
        });
  }
}
