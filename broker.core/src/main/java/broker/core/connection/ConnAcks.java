package broker.core.connection;

import broker.core.codec.ReasonCodes;
import broker.core.limits.Limits;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** What goes into CONNACK. Stateless. */
final class ConnAcks {
  private ConnAcks() {}

  /** The refusal as a CONNACK of that version can say it. */
  static ReasonCode refusal(ReasonCode reason, ProtocolVersion version) {
    if (version.isV5()) {
      return ReasonCodes.refusal(reason, PacketType.CONNACK);
    }
    return switch (reason) {
      case BAD_USER_NAME_OR_PASSWORD, CLIENT_IDENTIFIER_NOT_VALID, SERVER_UNAVAILABLE -> reason;
      case SERVER_BUSY, QUOTA_EXCEEDED -> ReasonCode.SERVER_UNAVAILABLE;
      default -> ReasonCode.NOT_AUTHORIZED;
    };
  }

  /**
   * What a client is told that is let in.
   *
   * @param authenticationData last data of an enhanced authentication, or null
   */
  static ConnAckProperties properties(
      Connect connect, ClientProfile profile, Limits limits, byte @Nullable [] authenticationData) {
    if (!connect.version().isV5()) {
      return ConnAckProperties.DEFAULTS;
    }
    ConnAckProperties.Builder answer =
        new ConnAckProperties.Builder()
            .receiveMaximum(limits.receiveMaximum())
            .maximumQoS(limits.maximumQos()) // [MQTT-3.2.2-9]
            .retainAvailable(limits.retainAvailable())
            .topicAliasMaximum(limits.topicAliasMaximum())
            .wildcardSubscriptionAvailable(limits.wildcardSubscriptionAvailable())
            .sharedSubscriptionAvailable(limits.sharedSubscriptionAvailable());
    if (limits.maximumPacketSize() < ConnectProperties.NO_LIMIT) {
      answer.maximumPacketSize(limits.maximumPacketSize());
    }
    if (connect.clientIdentifier().isEmpty()) {
      answer.assignedClientIdentifier(profile.clientId()); // [MQTT-3.1.3-7] [MQTT-3.2.2-16]
    }
    if (profile.keepAliveSeconds() != connect.keepAliveSeconds()) {
      answer.serverKeepAliveSeconds(profile.keepAliveSeconds()); // [MQTT-3.1.2-21] [MQTT-3.2.2-22]
    }
    if (profile.sessionExpirySeconds() != ClientProfile.sessionExpiry(connect)) {
      answer.sessionExpiryIntervalSeconds(profile.sessionExpirySeconds());
    }
    return answer
        .authenticationMethod(connect.properties().authenticationMethod()) // [MQTT-4.12.0-5]
        .authenticationData(authenticationData)
        .build();
  }
}
