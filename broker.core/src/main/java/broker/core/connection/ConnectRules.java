package broker.core.connection;

import broker.core.limits.Limits;
import broker.core.packet.Connect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Will;
import broker.core.topic.TopicName;

/** What the configuration has against a CONNECT, whoever sends it. Stateless. */
final class ConnectRules {
  private ConnectRules() {}

  /** What speaks against the packet; SUCCESS for nothing. */
  static ReasonCode check(Connect connect, Limits limits) {
    boolean v5 = connect.version().isV5();
    if (connect.clientIdentifier().isEmpty() && !(limits.compatibility().emptyClientId() && !v5)) {
      boolean keepsSession = !v5 && !connect.cleanStart(); // [MQTT311-3.1.3-7] [MQTT311-3.1.3-8]
      if (keepsSession
          || connect.version() == ProtocolVersion.V3_1
          || !limits.allowZeroLengthClientId()) {
        return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID; // [MQTT-3.1.3-8]
      }
    }
    int maximum = limits.maximumKeepAliveSeconds();
    if (!v5
        && maximum > 0
        && (connect.keepAliveSeconds() == 0 || connect.keepAliveSeconds() > maximum)) {
      return ReasonCode
          .CLIENT_IDENTIFIER_NOT_VALID; // it cannot be told another one, as in Mosquitto
    }
    Will will = connect.will();
    return will == null ? ReasonCode.SUCCESS : check(will, limits);
  }

  /** A will is held to what its client may publish itself. */
  private static ReasonCode check(Will will, Limits limits) {
    if (will.qos() > limits.maximumQos()) {
      return ReasonCode.QOS_NOT_SUPPORTED; // [MQTT-3.2.2-12]
    }
    if (will.retain() && !limits.retainAvailable()) {
      return ReasonCode.RETAIN_NOT_SUPPORTED; // [MQTT-3.2.2-13]
    }
    TopicName topic = will.topic();
    if (topic.isReserved() && !topic.isBridgeState()) {
      return ReasonCode.NOT_AUTHORIZED;
    }
    return topic.length() > limits.maximumTopicLength()
            || topic.levels() > limits.maximumTopicLevels()
        ? ReasonCode.TOPIC_NAME_INVALID
        : ReasonCode.SUCCESS;
  }
}
