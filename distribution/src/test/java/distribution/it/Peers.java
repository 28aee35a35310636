package distribution.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;

/** All foreign clients, one entry for each version of MQTT they speak. */
final class Peers {
  static final List<Peer> ALL =
      List.of(
          new MosquittoPeer("mqttv31"),
          new MosquittoPeer("mqttv311"),
          MosquittoPeer.V5,
          new HiveMqV3Peer(),
          new HiveMqV5Peer(),
          PahoV3Peer.V31,
          PahoV3Peer.V311,
          new PahoV5Peer(),
          new MqttJsPeer(3),
          new MqttJsPeer(4),
          new MqttJsPeer(5));

  private Peers() {}

  /** Those that can express all of this. */
  static Stream<Peer> with(Feature... features) {
    return ALL.stream().filter(peer -> peer.features().containsAll(List.of(features)));
  }

  /** Skips the test of a client that is not here; where nothing may be missing, fails. */
  static void require(Peer peer) {
    require(peer.isInstalled(), peer.name());
  }

  /** The same for any program. */
  static void require(boolean isInstalled, String name) {
    if (!isInstalled && "true".equals(System.getenv("CI"))) {
      fail(name + " is not installed");
    }
    assumeTrue(isInstalled, name + " is not installed");
  }
}
