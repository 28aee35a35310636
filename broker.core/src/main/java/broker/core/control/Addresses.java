package broker.core.control;

import java.net.InetSocketAddress;

/** Network addresses as people write them. Stateless. */
final class Addresses {
  private Addresses() {}

  /** Host and port; never asks for a name. */
  static String text(InetSocketAddress address) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
  }
}
