package plugin.tls.authority;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** By what names and addresses clients reach this machine. Stateless; any thread. */
public final class HostNames {
  private HostNames() {}

  /**
   * What the machine knows of itself, after what it was told.
   *
   * @throws IOException if it cannot list its networks
   */
  public static Set<String> ofThisMachine(Collection<String> told) throws IOException {
    Set<String> names = new LinkedHashSet<>(told);
    String own = InetAddress.getLocalHost().getHostName();
    names.add(own);
    if (own.indexOf('.') < 0) {
      names.add(own + ".local"); // as it calls itself in the local network
    }
    names.add("localhost");
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .map(text -> text.replaceFirst("%.*", ""))
        .forEach(names::add);
    return names;
  }
}
