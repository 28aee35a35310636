package broker.core.transport;

import broker.core.connection.Connection;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of connections that have done their TLS handshake. Any thread. */
interface TlsArrivals {
  /**
   * A connection of MQTT to be.
   *
   * @param loop that carries it
   */
  record Arrival(Connection connection, EventLoop loop) {}

  /** How long a network connection may take for its handshake, in milliseconds. */
  long timeoutMillis();

  /**
   * Makes a connection.
   *
   * @param chain what the client has shown and owns, its own certificate first; or empty
   * @param userName that the chain stands for, or null
   */
  Arrival arrived(Channel channel, List<X509Certificate> chain, @Nullable String userName);
}
