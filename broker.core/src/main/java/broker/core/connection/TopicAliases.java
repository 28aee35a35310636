package broker.core.connection;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.routing.TopicEntry;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The Topic Aliases of one connection, both directions (MQTT 5.0 section 3.3.2.3.4). Owned by the
 * connection's loop; gone with the connection. [MQTT-3.3.2-7]
 */
@OnEventLoop
final class TopicAliases {
  /** What an alias costs: no shorter topic gains by one. */
  private static final int ALIAS_BYTES = 3;

  private final @Nullable TopicEntry[] fromClient;
  private final @Nullable TopicName[] toClient;

  /**
   * @param fromClientMaximum what the client may use
   * @param toClientMaximum what the broker may use
   */
  TopicAliases(int fromClientMaximum, int toClientMaximum) {
    this.fromClient = new @Nullable TopicEntry[fromClientMaximum];
    this.toClient = new @Nullable TopicName[toClientMaximum];
  }

  /** Notes what the client means by an alias from now on. */
  void learn(int alias, TopicEntry topic) throws ProtocolException {
    check(alias);
    fromClient[alias - 1] = topic;
  }

  /** What the client means by an alias. */
  TopicEntry resolve(int alias) throws ProtocolException {
    check(alias);
    TopicEntry topic = fromClient[alias - 1];
    if (topic == null) {
      throw ProtocolException.protocolError("3.3.2.3.4", "topic alias " + alias + " was never set");
    }
    return topic;
  }

  private void check(int alias) throws ProtocolException {
    if (alias > fromClient.length) { // [MQTT-3.3.2-9] [MQTT-3.3.2-8]
      throw new ProtocolException(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "MQTT-3.3.2-9",
          "topic alias " + alias + " is over the maximum of " + fromClient.length);
    }
  }

  /**
   * The alias that stands for this topic towards the client, known to it or not; 0 when none is
   * used.
   */
  int aliasFor(TopicName topic) {
    return toClient.length == 0 || topic.length() <= ALIAS_BYTES
        ? 0
        : Math.floorMod(topic.hashCode(), toClient.length) + 1;
  }

  /** True when the client knows the alias as this topic. */
  boolean isKnown(int alias, TopicName topic) {
    return topic.equals(toClient[alias - 1]);
  }

  /** Notes that the client has been told. */
  void told(int alias, TopicName topic) {
    toClient[alias - 1] = topic;
  }
}
