package broker.core.client;

import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a server has promised in CONNACK (MQTT 5.0 section 3.2.2). Immutable.
 *
 * @param clientId given or assigned
 * @param sessionPresent whether the server says that it has resumed a session
 * @param resumed whether this side has to go on with what it has in flight
 * @param receiveMaximum messages at QoS 1 and 2 that the server takes unacknowledged
 * @param maximumPacketSize largest packet that the server takes, in bytes
 * @param aliasMaximum Topic Aliases that this side may use
 * @param keepAliveSeconds in force, 0 for none
 */
public record ServerProfile(
    ProtocolVersion version,
    String clientId,
    boolean sessionPresent,
    boolean resumed,
    int receiveMaximum,
    long maximumPacketSize,
    int aliasMaximum,
    int maximumQoS,
    boolean retainAvailable,
    boolean wildcardSubscriptionAvailable,
    boolean subscriptionIdentifierAvailable,
    boolean sharedSubscriptionAvailable,
    int keepAliveSeconds) {

  /** What holds after this CONNECT and this CONNACK. */
  static ServerProfile of(Connect connect, ConnAck connAck) throws ProtocolException {
    if (connect.cleanStart() && connAck.sessionPresent()) { // [MQTT-3.2.2-2] [MQTT-3.2.2-4]
      throw ProtocolException.protocolError(
          "MQTT-3.2.2-2", "the server has resumed a session although a new one was asked for");
    }
    ConnAckProperties p = connAck.properties();
    int serverKeepAlive = p.serverKeepAliveSeconds();
    return new ServerProfile(
        connect.version(),
        clientId(connect, p.assignedClientIdentifier()),
        connAck.sessionPresent(),
        connAck.sessionPresent() || isUntold(connect),
        p.receiveMaximum(),
        p.maximumPacketSize(),
        p.topicAliasMaximum(),
        p.maximumQoS(),
        p.retainAvailable(),
        p.wildcardSubscriptionAvailable(),
        p.subscriptionIdentifierAvailable(),
        p.sharedSubscriptionAvailable(),
        serverKeepAlive == ConnAckProperties.ABSENT // [MQTT-3.1.2-21] [MQTT-3.2.2-21]
            ? connect.keepAliveSeconds()
            : serverKeepAlive);
  }

  /** A server of MQTT 3.1 does not tell: to send again does no harm, to forget does. */
  private static boolean isUntold(Connect connect) {
    return connect.version() == ProtocolVersion.V3_1 && !connect.cleanStart();
  }

  private static String clientId(Connect connect, @Nullable String assigned)
      throws ProtocolException {
    if (assigned != null) {
      return assigned;
    }
    if (connect.clientIdentifier().isEmpty() && connect.version().isV5()) { // [MQTT-3.2.2-16]
      throw ProtocolException.protocolError(
          "MQTT-3.2.2-16", "the server has assigned no client identifier");
    }
    return connect.clientIdentifier();
  }
}
