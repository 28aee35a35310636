package distribution.it;

import java.util.EnumSet;
import java.util.Set;

/** Eclipse Paho for Java, speaking 5.0. It uses Topic Aliases by itself where it may. */
final class PahoV5Peer implements Peer {
  @Override
  public String name() {
    return "Eclipse Paho 5.0";
  }

  @Override
  public boolean isV5() {
    return true;
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.complementOf(
        EnumSet.of(
            Feature.INVALID_CLIENT_ID,
            Feature.ALIAS_FROM_BROKER, // it takes the empty topic for the alias's new one
            Feature.ALIAS_VISIBLE,
            Feature.SUBSCRIBE_REASON)); // its token fails without the code
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    return new PahoV5Connection(options, subscriptions);
  }
}
