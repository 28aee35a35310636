package broker.core.transport;

import broker.core.limits.Durability;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about one listener. Checks itself; immutable.
 *
 * @param name of the listener, for the log and for authorisation
 * @param host name or address to bind to; {@code *} for all
 * @param port 0..65535, 0 for any that is free
 * @param tls name of the TLS service that the port waits for, or null for a plain listener
 * @param allowAnonymous whether a client that nobody vouches for may connect
 * @param requireAuthorizer whether its clients may do nothing while no plugin authorizes them
 * @param maximumConnections connections of this listener, 0 for no limit of its own
 * @param durability what acknowledgements to its clients mean
 */
public record ListenerSettings(
    String name,
    String host,
    int port,
    @Nullable String tls,
    boolean allowAnonymous,
    boolean requireAuthorizer,
    int maximumConnections,
    Durability durability) {

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException that names the setting and what is wrong with it
   */
  public ListenerSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: it is empty, it must be a name, an address or *");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port: " + port + " is out of range, it must be from 0 to 65535");
    }
    if (maximumConnections < 0) {
      throw new IllegalArgumentException(
          "max_connections: " + maximumConnections + " must not be negative");
    }
  }

  /** A listener whose clients may do everything as long as there is no authorizer. */
  public ListenerSettings(
      String name, String host, int port, boolean allowAnonymous, int maximumConnections) {
    this(name, host, port, null, allowAnonymous, maximumConnections);
  }

  /** As before, maybe with TLS. */
  public ListenerSettings(
      String name,
      String host,
      int port,
      @Nullable String tls,
      boolean allowAnonymous,
      int maximumConnections) {
    this(name, host, port, tls, allowAnonymous, false, maximumConnections, Durability.AS_BROKER);
  }

  /**
   * True when an acknowledgement to its clients does not wait for the store.
   *
   * @param broker whether it does not for the broker as a whole
   */
  public boolean isRelaxed(boolean broker) {
    return durability.isRelaxed(broker);
  }

  /** True when both are about the same socket, with or without TLS. */
  public boolean sameAddress(ListenerSettings other) {
    return host.equals(other.host) && port == other.port;
  }
}
