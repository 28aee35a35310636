package distribution.it;

import java.util.EnumSet;
import java.util.Set;

/** The HiveMQ MQTT client, speaking 5.0. It uses Topic Aliases by itself where it may. */
final class HiveMqV5Peer implements Peer {
  @Override
  public String name() {
    return "HiveMQ MQTT client 5.0";
  }

  @Override
  public boolean isV5() {
    return true;
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.complementOf(
        EnumSet.of(
            Feature.INVALID_CLIENT_ID, Feature.ALIAS_VISIBLE, Feature.SUBSCRIPTION_IDENTIFIER));
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    return new HiveMqV5Connection(options, subscriptions);
  }
}
