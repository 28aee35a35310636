package broker.core.wire;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The Topic Aliases of one connection, both directions (MQTT 5.0 section 3.3.2.3.4). Owned by the
 * connection's loop; gone with the connection. [MQTT-3.3.2-7]
 *
 * @param <T> what is remembered of a topic that the peer has named
 */
@OnEventLoop
public final class TopicAliases<T> {
  /** What an alias costs: no shorter topic gains by one. */
  private static final int ALIAS_BYTES = 3;

  private final @Nullable Object[] fromPeer;
  private final @Nullable TopicName[] toPeer;

  /**
   * @param fromPeerMaximum what the peer may use
   * @param toPeerMaximum what this side may use
   */
  public TopicAliases(int fromPeerMaximum, int toPeerMaximum) {
    this.fromPeer = new @Nullable Object[fromPeerMaximum];
    this.toPeer = new @Nullable TopicName[toPeerMaximum];
  }

  /** Notes what the peer means by an alias from now on. */
  public void learn(int alias, T topic) throws ProtocolException {
    check(alias);
    fromPeer[alias - 1] = topic;
  }

  /** What the peer means by an alias. */
  @SuppressWarnings("unchecked") // only learn puts something there
  public T resolve(int alias) throws ProtocolException {
    check(alias);
    Object topic = fromPeer[alias - 1];
    if (topic == null) {
      throw ProtocolException.protocolError("3.3.2.3.4", "topic alias " + alias + " was never set");
    }
    return (T) topic;
  }

  private void check(int alias) throws ProtocolException {
    if (alias > fromPeer.length) { // [MQTT-3.3.2-9] [MQTT-3.3.2-8]
      throw new ProtocolException(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "MQTT-3.3.2-9",
          "topic alias " + alias + " is over the maximum of " + fromPeer.length);
    }
  }

  /**
   * The alias that stands for this topic towards the peer, known to it or not; 0 when none is used.
   */
  public int aliasFor(TopicName topic) {
    return toPeer.length == 0 || topic.length() <= ALIAS_BYTES
        ? 0
        : Math.floorMod(topic.hashCode(), toPeer.length) + 1;
  }

  /** True when the peer knows the alias as this topic. */
  public boolean isKnown(int alias, TopicName topic) {
    return topic.equals(toPeer[alias - 1]);
  }

  /** Notes that the peer has been told. */
  public void told(int alias, TopicName topic) {
    toPeer[alias - 1] = topic;
  }
}
