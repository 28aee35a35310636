package broker.core.connection;

import broker.core.codec.FixedHeader;
import broker.core.limits.Limits;
import broker.core.packet.Connect;
import broker.core.packet.ProtocolVersion;

/**
 * What one connection was promised at CONNECT, by the client and by the broker (MQTT 5.0 sections
 * 3.1.2 and 3.2.2). Immutable.
 *
 * @param clientId given or assigned
 * @param bridge true when it says that it is a bridge, as Mosquitto's {@code try_private} does
 * @param sendQuota QoS 1 and 2 messages that may be in flight to the client
 * @param maximumPacketSize largest packet the client takes, in bytes
 * @param aliasMaximum Topic Aliases the broker may use
 * @param ownAliasMaximum Topic Aliases the client may use
 * @param ownReceiveMaximum QoS 2 messages the client may have incomplete
 * @param problemInformation whether the client wants Reason Strings and User Properties on every
 *     packet
 * @param keepAliveSeconds in force, 0 for none
 * @param sessionExpirySeconds in force
 */
record ClientProfile(
    ProtocolVersion version,
    String clientId,
    boolean bridge,
    int sendQuota,
    long maximumPacketSize,
    int aliasMaximum,
    int ownAliasMaximum,
    int ownReceiveMaximum,
    boolean problemInformation,
    int keepAliveSeconds,
    long sessionExpirySeconds) {

  static final long FOR_EVER = 0xFFFF_FFFFL;

  /** What holds for this client under these limits. */
  static ClientProfile of(Connect connect, String clientId, Limits limits) {
    boolean v5 = connect.version().isV5();
    return new ClientProfile(
        connect.version(),
        clientId,
        connect.bridge(),
        Math.min(connect.properties().receiveMaximum(), limits.maximumInflight()),
        Math.min(connect.properties().maximumPacketSize(), FixedHeader.MAXIMUM_PACKET_SIZE),
        v5
            ? Math.min(connect.properties().topicAliasMaximum(), limits.topicAliasMaximumOutbound())
            : 0,
        v5 ? limits.topicAliasMaximum() : 0,
        v5 ? limits.receiveMaximum() : 65_535,
        connect.properties().requestProblemInformation(),
        keepAlive(connect.keepAliveSeconds(), limits),
        Math.min(sessionExpiry(connect), limits.maximumSessionExpirySeconds()));
  }

  private static int keepAlive(int requested, Limits limits) {
    int maximum = limits.maximumKeepAliveSeconds();
    return maximum > 0 && (requested == 0 || requested > maximum) ? maximum : requested;
  }

  /**
   * Session Expiry Interval; before version 5 a session is clean or never expires (section
   * 3.1.2.4).
   */
  static long sessionExpiry(Connect connect) {
    if (connect.version().isV5()) {
      return connect.properties().sessionExpiryIntervalSeconds();
    }
    boolean endsWithConnection = connect.cleanStart() || connect.clientIdentifier().isEmpty();
    return endsWithConnection ? 0 : FOR_EVER;
  }
}
