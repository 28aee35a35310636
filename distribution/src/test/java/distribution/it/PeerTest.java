package distribution.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;

/**
 * What tests with foreign clients have in common: one broker for the class, names of topics and
 * clients that are used once, and connections that are closed after the test. Owned by the test's
 * thread.
 */
abstract class PeerTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final List<AutoCloseable> open = new ArrayList<>();

  abstract RunningBroker broker();

  /** A name nobody else uses. */
  static String unique(String what) {
    return what + NAMES.incrementAndGet();
  }

  /** A behaviour to show with one client. */
  interface Behaviour {
    void show(Peer peer) throws Exception;
  }

  /** The behaviour as one test per client. */
  final Stream<DynamicTest> each(Stream<Peer> peers, Behaviour behaviour) {
    return peers.map(
        peer ->
            DynamicTest.dynamicTest(
                peer.name(),
                () -> {
                  Peers.require(peer);
                  try {
                    behaviour.show(peer);
                  } catch (Throwable e) {
                    broker().show(peer.name());
                    throw e;
                  } finally {
                    closeAll();
                  }
                }));
  }

  @AfterEach
  final void closeAll() {
    open.forEach(PeerTest::close);
    open.clear();
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      System.out.println("no goodbye: " + e); // the test may have cut its cable
    }
  }

  /** How a client connects by default: a new name, a clean session. */
  final Options options() {
    return new Options(broker().port(), unique("client"));
  }

  /** Connects; closed after the test. */
  final PeerConnection connect(Peer peer, Options options, Subscription... subscriptions)
      throws Exception {
    PeerConnection connection = peer.connect(options, subscriptions);
    open.add(connection);
    return connection;
  }

  /** A cable to the broker; cut after the test. */
  final Wire wire() throws Exception {
    Wire wire = new Wire(broker().port());
    open.add(wire);
    return wire;
  }

  /** Another client, one of version 5 with every feature, to play the other side. */
  final PeerConnection witness(Subscription... subscriptions) throws Exception {
    return connect(new HiveMqV5Peer(), options(), subscriptions);
  }

  /** What arrives until a QoS 0 message does, which no window holds back. */
  static List<String> upToMarker(String topic, PeerConnection publisher, PeerConnection subscriber)
      throws Exception {
    publisher.publish(new Message(topic, "marker"));
    List<String> payloads = new ArrayList<>();
    String payload = subscriber.receive().payload();
    while (!payload.equals("marker")) {
      payloads.add(payload);
      payload = subscriber.receive().payload();
    }
    return payloads;
  }
}
