package broker.core.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Looks up where a host is. Any thread; may take its time. */
@FunctionalInterface
public interface Names {
  /**
   * The addresses of a host, in the order in which to try them.
   *
   * @param host a name or an address
   * @throws IOException if there is no such host
   */
  List<InetSocketAddress> lookUp(String host, int port) throws IOException;
}
