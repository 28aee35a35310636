package broker.core.osgi;

import broker.api.persistence.SessionStore;
import broker.core.runtime.Broker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores that are offered, of which the broker uses the one ranked highest. Any thread. */
final class StoreChoice {
  private static final Logger log = LoggerFactory.getLogger(StoreChoice.class);

  private final Broker broker;
  private final StoreGate gate;
  private final Object lock = new Object();
  private final Map<SessionStore, Offer> offers = new HashMap<>(); // under the lock
  private @Nullable SessionStore used; // under the lock

  private record Offer(ServiceReference<SessionStore> reference, String plugin) {}

  StoreChoice(Broker broker, StoreGate gate) {
    this.broker = broker;
    this.gate = gate;
  }

  boolean hasAny() {
    synchronized (lock) {
      return !offers.isEmpty();
    }
  }

  void add(SessionStore store, ServiceReference<SessionStore> reference, String plugin) {
    synchronized (lock) {
      offers.put(store, new Offer(reference, plugin));
      use();
    }
  }

  /** Returns when the store is not used any more. */
  void remove(SessionStore store) {
    synchronized (lock) {
      offers.remove(store);
      use();
    }
  }

  /** Changes to the best there is; called with the lock, so that one follows the other. */
  private void use() {
    SessionStore best = best();
    if (best == used) {
      return;
    }
    if (used != null) {
      broker.detachStore();
    }
    used = best;
    if (best != null) {
      Offer offer = offers.get(best);
      log.info("the store of {} is used", offer == null ? "nobody" : offer.plugin());
      broker.attach(best).whenComplete((done, failure) -> gate.attached(failure));
    }
  }

  private @Nullable SessionStore best() {
    return offers.entrySet().stream()
        .max(Map.Entry.comparingByValue((a, b) -> a.reference().compareTo(b.reference())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
