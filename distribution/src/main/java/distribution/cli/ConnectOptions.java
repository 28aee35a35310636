package distribution.cli;

import broker.core.packet.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and as whom.
 *
 * @param tls null for a connection without TLS
 * @param clientId empty lets the server choose one
 * @param will what the server publishes when the connection is lost
 * @param properties of CONNECT; MQTT 5.0 only
 */
record ConnectOptions(
    String host,
    int port,
    @Nullable TlsOptions tls,
    ProtocolVersion version,
    String clientId,
    boolean cleanStart,
    Duration keepAlive,
    @Nullable String userName,
    @Nullable String password,
    @Nullable OutgoingMessage will,
    List<Property> properties) {

  ConnectOptions {
    properties = List.copyOf(properties);
  }

  /** The same with another client identifier. */
  ConnectOptions as(String identifier) {
    return new ConnectOptions(
        host,
        port,
        tls,
        version,
        identifier,
        cleanStart,
        keepAlive,
        userName,
        password,
        will,
        properties);
  }
}
