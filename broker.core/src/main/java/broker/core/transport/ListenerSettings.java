package broker.core.transport;

/**
 * What an operator says about one listener. Checks itself; immutable.
 *
 * @param name of the listener, for the log and for authorisation
 * @param host name or address to bind to; {@code *} for all
 * @param port 0..65535, 0 for any that is free
 * @param allowAnonymous whether a client that nobody vouches for may connect
 * @param maximumConnections connections of this listener, 0 for no limit of its own
 */
public record ListenerSettings(
    String name, String host, int port, boolean allowAnonymous, int maximumConnections) {

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

  /** True when both are about the same socket. */
  public boolean sameAddress(ListenerSettings other) {
    return host.equals(other.host) && port == other.port;
  }
}
