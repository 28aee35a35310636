package broker.core.osgi;

import broker.api.transport.ClientTls;
import broker.api.transport.ServerTls;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.ServiceReference;

/** The TLS services for connections to other brokers, by name. Any thread. */
final class TlsNames {
  /** Highest ranking first, so of two services with one name the first one answers. */
  private final Map<ServiceReference<ClientTls>, ClientTls> offers =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());

  void add(ClientTls offer, ServiceReference<ClientTls> reference) {
    offers.put(reference, offer);
  }

  void remove(ServiceReference<ClientTls> reference) {
    offers.remove(reference);
  }

  /** The service with this name that answers. */
  Optional<ClientTls> find(String name) {
    return offers.entrySet().stream()
        .filter(each -> name.equals(each.getKey().getProperty(ServerTls.NAME)))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
