package plugin.auth.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What counts as one address: all of an IPv4 address, the network half of an IPv6 address, within
 * which everybody has as many addresses as he likes. Immutable.
 */
record AddressKey(ByteBuffer bytes) {
  private static final int NETWORK_BYTES = 8;
  private static final AddressKey UNRESOLVED = new AddressKey(ByteBuffer.allocate(0));

  static AddressKey of(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    if (address == null) {
      return UNRESOLVED;
    }
    byte[] bytes = address.getAddress();
    return new AddressKey(
        ByteBuffer.wrap(
            address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes));
  }
}
