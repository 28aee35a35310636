package broker.api.client;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where another broker is, and how it is reached: by TCP, or by TLS over TCP.
 *
 * <p>Immutable.
 *
 * @since 1.0
 */
@ProviderType
public final class RemoteAddress {
  private final String host;
  private final int port;
  private final @Nullable String tlsName;
  private final List<String> alpn;

  private RemoteAddress(String host, int port, @Nullable String tlsName, List<String> alpn) {
    this.host = host;
    this.port = port;
    this.tlsName = tlsName;
    this.alpn = alpn;
  }

  /**
   * Returns an address that is reached without TLS.
   *
   * @param host a name, which is resolved anew for every connection, or an address
   * @param port 1 to 65,535
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public static RemoteAddress of(String host, int port) {
    return new RemoteAddress(
        Checks.notEmpty(host, "host"),
        Checks.inRange(port, 1, Checks.MAXIMUM_UINT16, "port"),
        null,
        List.of());
  }

  /**
   * Returns this address reached by TLS.
   *
   * @param name the name of a {@link broker.api.transport.ClientTls} service
   * @param protocols the application protocols to offer, best first; none for no ALPN
   * @throws IllegalArgumentException if the name is empty
   */
  public RemoteAddress tls(String name, String... protocols) {
    return new RemoteAddress(host, port, Checks.notEmpty(name, "tlsName"), List.of(protocols));
  }

  /** Returns the name or address of the host. */
  public String host() {
    return host;
  }

  /** Returns the TCP port. */
  public int port() {
    return port;
  }

  /** Returns the TLS name; empty for a connection without TLS. */
  public Optional<String> tlsName() {
    return Optional.ofNullable(tlsName);
  }

  /** Returns the application protocols to offer; unmodifiable, empty for no ALPN. */
  public List<String> alpn() {
    return alpn;
  }

  /** Returns {@code host:port}, for the log. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
