package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every version of MQTT has, with every foreign client. */
final class InteroperationIT extends PeerTest {
  private static final int MEBIBYTE = 1 << 20;

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @TestFactory
  Stream<DynamicTest> messagesArriveAtEachQosBothWays() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("qos/");
          PeerConnection there = connect(peer, options(), new Subscription(topic, 2));
          PeerConnection witness = witness(new Subscription(topic, 2));
          for (int qos = 0; qos <= 2; qos++) {
            Message sent = new Message(topic, "Grüße " + qos).qos(qos);
            there.publish(sent);
            assertEquals(sent, witness.receive());
            assertEquals(sent, there.receive());
            Message back = new Message(topic, "back " + qos).qos(qos);
            witness.publish(back);
            assertEquals(back, there.receive());
            assertEquals(back, witness.receive());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theGrantedQosIsTheHighestThatArrives() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("granted/");
          PeerConnection there = connect(peer, options(), new Subscription(topic, 1));
          assertEquals(List.of(1), there.subAck());
          witness().publish(new Message(topic, "high").qos(2));
          assertEquals(new Message(topic, "high").qos(1), there.receive());
        });
  }

  @TestFactory
  Stream<DynamicTest> aRetainedMessageWaitsForSubscribersUntilItIsCleared() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("retained/");
          PeerConnection publisher = connect(peer, options());
          publisher.publish(new Message(topic, "old").qos(1).retained());
          publisher.publish(new Message(topic, "new").qos(1).retained());
          PeerConnection first = connect(peer, options(), new Subscription(topic, 1));
          assertEquals(new Message(topic, "new").qos(1).retained(), first.receive());
          publisher.publish(new Message(topic, "").qos(1).retained());
          assertEquals(new Message(topic, "").qos(1), first.receive());
          PeerConnection second = connect(peer, options(), new Subscription(topic, 1));
          publisher.publish(new Message(topic, "later").qos(1));
          assertEquals(new Message(topic, "later").qos(1), second.receive());
        });
  }

  @TestFactory
  Stream<DynamicTest> theWillIsPublishedWhenTheCableIsCutAndNotAfterAGoodbye() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("will/");
          PeerConnection witness = witness(new Subscription(topic, 1));
          Message unsaid = new Message(topic, "goodbye").qos(1);
          connect(peer, options().will(unsaid)).close();
          if (peer.equals(MosquittoPeer.V5)) {
            assertEquals(unsaid, witness.receive()); // its DISCONNECT asks for the will
          }
          Wire wire = wire();
          Message will = new Message(topic, "cut").qos(1).retained();
          connect(peer, options().through(wire).will(will));
          wire.close();
          assertEquals(will.notRetained(), witness.receive());
          assertEquals(will, witness(new Subscription(topic, 1)).receive());
        });
  }

  @TestFactory
  Stream<DynamicTest> wildcardsMatchAsTheyShould() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String root = unique("w");
          PeerConnection one = connect(peer, options(), new Subscription(root + "/+/c", 0));
          PeerConnection all = connect(peer, options(), new Subscription(root + "/#", 0));
          PeerConnection witness = witness();
          for (String level : List.of("", "/b", "/b/c", "//c", "/b/c/d", "x/b/c")) {
            witness.publish(new Message(root + level, level));
          }
          assertEquals(List.of("/b/c", "//c"), payloads(one, 2));
          assertEquals(List.of("", "/b", "/b/c", "//c", "/b/c/d"), payloads(all, 5));
          witness.publish(new Message(root + "/last/c", "last"));
          assertEquals(List.of("last"), payloads(one, 1));
          assertEquals(List.of("last"), payloads(all, 1));
        });
  }

  private static List<String> payloads(PeerConnection connection, int count) throws Exception {
    return connection.receive(count).stream().map(Message::payload).toList();
  }

  @TestFactory
  Stream<DynamicTest> aPersistentSessionKeepsWhatComesMeanwhileInOrder() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("away/");
          Options persistent = options().persistent();
          connect(peer, persistent, new Subscription(topic, 2)).close();
          PeerConnection witness = witness();
          List<Message> sent = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            sent.add(new Message(topic, "m" + i).qos(1 + i % 2));
            witness.publish(sent.get(i));
          }
          PeerConnection back = connect(peer, persistent);
          List<Message> received = back.receive(sent.size());
          assertEquals(ofQos(1, sent), ofQos(1, received));
          assertEquals(ofQos(2, sent), ofQos(2, received));
          if (peer.features().contains(Feature.SESSION_PRESENT)) {
            assertTrue(back.sessionPresent());
          }
        });
  }

  /** Many clients hand on QoS 2 only at PUBREL, so the order of both together says nothing. */
  private static List<Message> ofQos(int qos, List<Message> messages) {
    return messages.stream().filter(message -> message.qos() == qos).toList();
  }

  @TestFactory
  Stream<DynamicTest> aCleanSessionForgetsThePersistentOne() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("forgotten/");
          Options persistent = options().persistent();
          connect(peer, persistent, new Subscription(topic, 1)).close();
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "forgotten").qos(1));
          Options clean = new Options(persistent.port(), persistent.clientId());
          PeerConnection anew = connect(peer, clean, new Subscription(topic, 1));
          witness.publish(new Message(topic, "fresh").qos(1));
          assertEquals(new Message(topic, "fresh").qos(1), anew.receive());
          if (peer.features().contains(Feature.SESSION_PRESENT)) {
            assertFalse(anew.sessionPresent());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aMebibyteArrivesAsItWas() {
    String payload =
        IntStream.range(0, MEBIBYTE)
            .collect(
                StringBuilder::new,
                (text, i) -> text.append((char) ('a' + i * 7 % 26)),
                StringBuilder::append)
            .toString();
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("large/");
          PeerConnection there = connect(peer, options(), new Subscription(topic, 2));
          for (int qos = 0; qos <= 2; qos++) {
            Message large = new Message(topic, payload).qos(qos);
            there.publish(large);
            assertEquals(large, there.receive());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aSecondConnectionTakesTheSessionOver() {
    return each(
        Peers.ALL.stream(),
        peer -> {
          String topic = unique("over/");
          Options persistent = options().persistent();
          Wire wire = wire();
          PeerConnection first =
              connect(peer, persistent.through(wire), new Subscription(topic, 1));
          PeerConnection second = connect(peer, persistent);
          wire.awaitEnd();
          if (peer.features().contains(Feature.DISCONNECT_REASON)) {
            assertEquals(0x8e, first.awaitEnd()); // Session taken over
          }
          witness().publish(new Message(topic, "to the second").qos(1));
          assertEquals(new Message(topic, "to the second").qos(1), second.receive());
        });
  }

  @TestFactory
  Stream<DynamicTest> aPersistentSessionWithoutANameIsRefused() {
    return each(
        Peers.with(Feature.INVALID_CLIENT_ID),
        peer -> {
          Options nameless = new Options(broker().port(), "").persistent();
          assertEquals(2, assertThrows(Refused.class, () -> connect(peer, nameless)).code());
        });
  }

  /** All clients side by side, because it takes as long as the longest keep-alive. */
  @Test
  void aClientThatPingsStaysAndADeadCableIsNoticed() throws Exception {
    String root = unique("pulse/");
    PeerConnection witness = witness(new Subscription(root + "/dead/+", 1));
    List<PeerConnection> quiet = new ArrayList<>();
    Set<String> dying = new TreeSet<>();
    for (Peer peer : Peers.ALL.stream().filter(Peer::isInstalled).toList()) {
      Options options = options().keepAlive(peer instanceof MosquittoPeer ? 5 : 1); // its least
      quiet.add(connect(peer, options, new Subscription(root + "/alive", 1)));
      Wire wire = wire();
      Message will = new Message(root + "/dead/" + options.clientId(), "dead").qos(1);
      Options named = new Options(broker().port(), options.clientId() + "-dead");
      connect(peer, named.keepAlive(options.keepAliveSeconds()).through(wire).will(will));
      wire.goDead();
      dying.add(will.topic());
    }
    Set<String> dead = new TreeSet<>();
    while (dead.size() < dying.size()) {
      dead.add(witness.receive().topic());
    }
    assertEquals(dying, dead);
    witness.publish(new Message(root + "/alive", "there?").qos(1));
    for (PeerConnection each : quiet) {
      assertEquals("there?", each.receive().payload());
    }
  }

  @TestFactory
  Stream<DynamicTest> aMessageThatWasNotAcknowledgedComesAgain() {
    return each(
        Peers.with(Feature.MANUAL_ACK),
        peer -> {
          String topic = unique("again/");
          Options byHand = options().persistent().acknowledgedByHand();
          Wire wire = wire();
          PeerConnection first = connect(peer, byHand.through(wire), new Subscription(topic, 1));
          PeerConnection witness = witness();
          witness.publish(new Message(topic, "one").qos(1));
          witness.publish(new Message(topic, "two").qos(1));
          assertEquals(List.of("one", "two"), payloads(first, 2));
          wire.close();
          first.awaitEnd();
          PeerConnection second = connect(peer, byHand);
          assertEquals(List.of("one", "two"), payloads(second, 2));
          second.acknowledge();
          second.acknowledge();
        });
  }
}
