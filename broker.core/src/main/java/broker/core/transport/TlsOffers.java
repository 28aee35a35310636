package broker.core.transport;

import broker.api.transport.ServerTls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The TLS services that plugins offer, by name; of several with one name the highest ranking one is
 * used, then the one that came first. Any thread; those who watch are told one at a time.
 */
final class TlsOffers {
  private static final Comparator<Offer> BEST_FIRST =
      Comparator.comparingInt(Offer::ranking).reversed().thenComparingLong(Offer::serviceId);

  private record Offer(String name, ServerTls service, int ranking, long serviceId) {}

  /** Gets to know whether there is a service of a name. */
  @FunctionalInterface
  interface Watcher {
    /**
     * Called when the service of the name has come, has gone, or is another one now.
     *
     * @param best the service to use, or null when there is none
     */
    void changed(@Nullable ServerTls best);
  }

  private record Watch(String name, Watcher watcher) {}

  private final List<Offer> offers = new ArrayList<>(); // guarded by this
  private final List<Watch> watches = new ArrayList<>(); // guarded by this
  private final Map<String, ServerTls> best = new ConcurrentHashMap<>();

  /** The service to use, or null when there is none. */
  @Nullable ServerTls find(String name) {
    return best.get(name);
  }

  synchronized void add(String name, ServerTls service, int ranking, long serviceId) {
    offers.add(new Offer(name, service, ranking, serviceId));
    offers.sort(BEST_FIRST);
    update(name);
  }

  synchronized void remove(ServerTls service) {
    List<Offer> gone = offers.stream().filter(offer -> offer.service() == service).toList();
    offers.removeAll(gone);
    gone.forEach(offer -> update(offer.name()));
  }

  /** Tells the watcher what there is now, and from then on what changes. */
  synchronized void watch(String name, Watcher watcher) {
    watches.add(new Watch(name, watcher));
    watcher.changed(find(name));
  }

  synchronized void unwatch(Watcher watcher) {
    watches.removeIf(watch -> watch.watcher() == watcher);
  }

  private void update(String name) {
    ServerTls service =
        offers.stream()
            .filter(offer -> offer.name().equals(name))
            .findFirst()
            .map(Offer::service)
            .orElse(null);
    ServerTls old = service == null ? best.remove(name) : best.put(name, service);
    if (old != service) {
      for (Watch watch : List.copyOf(watches)) {
        if (watch.name().equals(name)) {
          watch.watcher().changed(service);
        }
      }
    }
  }
}
