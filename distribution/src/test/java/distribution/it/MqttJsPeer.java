package distribution.it;

import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;

/** MQTT.js, in the versions 3 (MQTT 3.1), 4 (3.1.1) and 5. */
record MqttJsPeer(int version) implements Peer {
  @Override
  public String name() {
    return "MQTT.js " + (version == 3 ? "3.1" : version == 4 ? "3.1.1" : "5.0");
  }

  @Override
  public boolean isV5() {
    return version == 5;
  }

  @Override
  public boolean isInstalled() {
    return MosquittoPeer.isOnPath("node")
        && Files.exists(NodeDriver.PEERS.resolve("node_modules/.package-lock.json"));
  }

  @Override
  public Set<Feature> features() {
    return switch (version) {
      case 3 -> EnumSet.noneOf(Feature.class);
      case 4 -> EnumSet.of(Feature.SESSION_PRESENT, Feature.SUBSCRIBE_REASON);
      default ->
          EnumSet.complementOf(
              EnumSet.of(Feature.INVALID_CLIENT_ID, Feature.MANUAL_ACK, Feature.PUBLISH_REASON));
    };
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    return new MqttJsConnection(version, options, subscriptions);
  }
}
