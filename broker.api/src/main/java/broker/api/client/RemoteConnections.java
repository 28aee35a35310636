package broker.api.client;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens connections to other brokers.
 *
 * <p>A service of the broker; the package says on which threads and for how long.
 *
 * @since 1.0
 */
@ProviderType
public interface RemoteConnections {
  /**
   * Opens one connection, with one attempt: resolves the name, connects, does the TLS handshake,
   * sends CONNECT and waits for CONNACK.
   *
   * <p>If the broker resumes the session, what was in flight under {@link
   * ConnectOptions#stateName()} is kept for {@link MqttClient#forward}; if it has lost the session,
   * that state is forgotten.
   *
   * @param address where to connect to
   * @param options what CONNECT says
   * @param listener gets what the remote broker sends
   * @return the connection after a successful CONNACK; fails with {@link ClientException}
   * @throws IllegalStateException if a connection with the same state name is open
   */
  CompletionStage<RemoteConnection> open(
      RemoteAddress address, ConnectOptions options, MessageListener listener);
}
