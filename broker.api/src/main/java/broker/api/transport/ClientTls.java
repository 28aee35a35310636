package broker.api.transport;

import java.util.List;
import javax.net.ssl.SSLEngine;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The client side of TLS for connections to other brokers: whom to trust, and what to show.
 *
 * <p>A whiteboard service with the property {@link ServerTls#NAME}. The package says how it is
 * found and on which threads it is called; when it goes, connections stay and new ones fail.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface ClientTls {
  /**
   * Makes the engine of a connection that the broker opens.
   *
   * <p>It comes ready: client mode, server name indication and check of the host name, protocols,
   * cipher suites and client certificate. The broker only wraps and unwraps, and limits how long
   * the handshake takes.
   *
   * @param host the host name or address that the connection was asked for, before it was resolved
   * @param port the port
   * @param alpn the application protocols to offer, best first; empty for no ALPN
   * @return a new engine, which then belongs to the connection and outlives this service
   * @throws IllegalStateException if there is no usable material; the connection is not opened
   */
  SSLEngine newEngine(String host, int port, List<String> alpn);
}
