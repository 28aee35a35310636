package distribution.cli;

import broker.core.packet.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, and as whom.
 *
 * @param clientId empty lets the server choose one
 * @param will what the server publishes when the connection is lost
 * @param properties of CONNECT; MQTT 5.0 only
 */
record ConnectOptions(
    String host,
    int port,
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
}
