package distribution.it;

import java.util.Set;

/** A client program that nobody of us wrote, speaking one version of MQTT. */
interface Peer {
  /** Name and version of MQTT, for people. */
  String name();

  boolean isV5();

  Set<Feature> features();

  /** True if it is here; tests of what is missing are skipped, or fail where nothing may. */
  default boolean isInstalled() {
    return true;
  }

  /** Connects and subscribes; CONNACK and SUBACK have arrived on return. */
  PeerConnection connect(Options options, Subscription... subscriptions) throws Exception;
}
