package plugin.bridge.link;

import broker.api.client.ConnectOptions;
import broker.api.client.ConnectOptionsBuilder;
import broker.api.client.RemoteAddress;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import plugin.bridge.link.Dialects.Dialect;

/**
 * What an attempt to connect says. Immutable.
 *
 * @param plainWill without RETAIN and at QoS 0, for brokers that have neither
 */
record Attempt(BridgeSettings settings, RemoteAddress address, Dialect dialect, boolean plainWill) {

  ConnectOptions options() {
    BridgeSettings.Session session = settings.session();
    ConnectOptionsBuilder builder =
        introduction(settings.identity().clientId())
            .bridgeBit(dialect.privately())
            .cleanStart(session.clean())
            .sessionExpiry(session.clean() ? Duration.ZERO : session.expiry())
            .keepAlive(session.keepAlive())
            .receiveMaximum(session.receiveMaximum())
            .maximumPacketSizeBytes(session.maximumPacketSizeBytes())
            .topicAliasMaximum(session.topicAliasMaximum());
    if (!session.clean()) {
      builder.stateName(stateName());
    }
    if (settings.notifications().remote()) {
      builder.will(state(false), Duration.ZERO);
    }
    return builder.build();
  }

  /** Another remote broker, or another client there, is another session. */
  String stateName() {
    return "bridge " + settings.identity().clientId() + " at " + address;
  }

  /** Options that only find out whether somebody would answer. */
  ConnectOptions probe() {
    return introduction(settings.identity().clientId() + "-probe").build();
  }

  private ConnectOptionsBuilder introduction(String clientId) {
    BridgeSettings.Identity identity = settings.identity();
    ConnectOptionsBuilder builder =
        ConnectOptions.builder(clientId)
            .protocolVersion(dialect.version())
            .connectTimeout(settings.remote().connectTimeout());
    if (identity.userName() != null) {
      builder.userName(identity.userName());
    }
    if (identity.password() != null) {
      builder.password(identity.password().getBytes(StandardCharsets.UTF_8));
    }
    return builder;
  }

  /** The message that tells the remote broker's clients whether the link is up. */
  ApplicationMessage state(boolean up) {
    return ApplicationMessage.builder(settings.notifications().topic())
        .payload(StandardCharsets.UTF_8.encode(up ? "1" : "0"))
        .qos(plainWill ? QoS.AT_MOST_ONCE : QoS.AT_LEAST_ONCE)
        .retain(!plainWill)
        .build();
  }
}
