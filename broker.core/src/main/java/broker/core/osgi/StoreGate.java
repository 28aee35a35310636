package broker.core.osgi;

import broker.api.admin.Alarms;
import broker.api.auth.AccessHold;
import broker.api.persistence.SessionStore;
import broker.core.runtime.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps everybody out of the broker while plugins are being started, any of which may bring a
 * store, and while a bundle promises a store that is not loaded: a client that came in before would
 * find its session gone. Opens once. Any thread.
 */
final class StoreGate implements ServiceListener {
  /*
   * Promise:  a bundle that is to be started and says with the capability osgi.service that it offers a
   *           SessionStore, or a store that is there.
   * Starting: an AccessHold says that a store may come; what it promised is known when it is gone.
   * Thread:   lives while the broker is closed. What waits for a store may open ports, which neither an event
   *           loop nor the store thread can do.
   */
  private static final Logger log = LoggerFactory.getLogger(StoreGate.class);
  private static final String ALARM = "store-missing";
  private static final long LOOK_MILLIS = 100;

  private final BundleContext context;
  private final Broker broker;
  private final Alarms alarms;
  private final Object lock = new Object();
  private StartSettings settings = StartSettings.DEFAULTS; // under the lock
  private BooleanSupplier offered = () -> false; // under the lock
  private boolean starting; // plugins are being started; under the lock
  private boolean loaded; // under the lock
  private boolean closed; // under the lock
  private @Nullable String failure; // under the lock
  private @Nullable ServiceRegistration<OpenBroker> registration; // under the lock
  private @Nullable ServiceRegistration<StoreGate> waiting; // tells the launcher; under the lock

  StoreGate(BundleContext context, Broker broker, Alarms alarms) {
    this.context = context;
    this.broker = broker;
    this.alarms = alarms;
  }

  /** What holds from now on. */
  void settings(StartSettings changed) {
    synchronized (lock) {
      settings = changed;
      lock.notifyAll();
    }
  }

  /**
   * Opens the broker now if it need not wait.
   *
   * @param hasStore whether there is a store, loaded or not
   */
  void begin(BooleanSupplier hasStore) {
    context.addServiceListener(this);
    boolean comes;
    synchronized (lock) {
      offered = hasStore;
      starting = isAnyStoreExpected();
      comes = starting;
    }
    if (!comes && !isPromised()) {
      open();
      return;
    }
    broker.expectStore();
    tellWaiting();
    if (!comes) {
      tellFor();
    }
    broker.aside("broker-gate", this::await);
  }

  private void tellFor() {
    log.info("nobody is let in before the store of {} is loaded", String.join(", ", promises()));
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.UNREGISTERING
        && isStoreExpected(event.getServiceReference())) {
      synchronized (lock) {
        starting = false;
        lock.notifyAll();
      }
    }
  }

  private static boolean isStoreExpected(ServiceReference<?> hold) {
    return Boolean.TRUE.equals(hold.getProperty(AccessHold.STORE_EXPECTED));
  }

  private boolean isAnyStoreExpected() {
    try {
      return context.getServiceReferences(AccessHold.class, null).stream()
          .anyMatch(StoreGate::isStoreExpected);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whoever gives the start some time only is to know that a store may take longer. */
  private void tellWaiting() {
    ServiceRegistration<StoreGate> told = context.registerService(StoreGate.class, this, waits(""));
    synchronized (lock) {
      waiting = told;
    }
  }

  private void tellNoMore() {
    ServiceRegistration<StoreGate> told;
    synchronized (lock) {
      told = waiting;
      waiting = null;
    }
    if (told != null) {
      told.unregister();
    }
  }

  /** The store in use is loaded, or will not do. */
  void attached(@Nullable Throwable problem) {
    synchronized (lock) {
      loaded |= problem == null;
      failure = problem == null ? null : String.valueOf(problem.getMessage());
      lock.notifyAll();
    }
    if (problem == null) {
      alarms.clear(ALARM);
    }
  }

  private void await() {
    Duration began = broker.uptime();
    boolean told = false;
    synchronized (lock) {
      boolean starts = starting;
      while (!closed && !loaded && (starting || isPromised())) {
        if (starts && !starting) {
          starts = false;
          tellFor();
        }
        Duration waited = broker.uptime().minus(began);
        if (!told && waited.compareTo(settings.storeTimeout()) > 0) {
          told = true;
          tell();
        }
        if (told && settings.withoutStore() == StartSettings.WithoutStore.IN_MEMORY) {
          break;
        }
        try {
          TimeUnit.MILLISECONDS.timedWait(lock, LOOK_MILLIS);
        } catch (InterruptedException e) {
          return;
        }
      }
      if (!loaded) {
        broker.expectNoStore();
      }
    }
    open();
  }

  private void tell() {
    boolean goesOn = settings.withoutStore() == StartSettings.WithoutStore.IN_MEMORY;
    String why =
        failure != null
            ? "the store cannot be used: " + failure
            : offered.getAsBoolean()
                ? "the store is not loaded yet (if it has failed, the log and its alarm say why)"
                : String.join(", ", promises())
                    + " has not offered its store, see its configuration";
    String text =
        why
            + (goesOn
                ? "; clients are let in (without_store = in_memory): what is acknowledged is in memory only"
                : "; nobody is let in before it is there (without_store = wait)");
    log.error("{}", text);
    alarms.raise(ALARM, text);
    ServiceRegistration<StoreGate> told = waiting;
    if (told != null && !goesOn) {
      told.setProperties(waits(text));
    }
  }

  private static Hashtable<String, Object> waits(String reason) {
    return new Hashtable<>(Map.of("broker.waits", "store", "broker.waits.reason", reason));
  }

  private boolean isPromised() {
    return offered.getAsBoolean() || !promises().isEmpty();
  }

  private List<String> promises() {
    List<String> names = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (promises(bundle)) {
        names.add(bundle.getSymbolicName());
      }
    }
    return names;
  }

  private static boolean promises(Bundle bundle) {
    BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
    String offers = bundle.getHeaders("").get("Provide-Capability");
    return start != null
        && start.isPersistentlyStarted()
        && offers != null
        && offers.contains(SessionStore.class.getName());
  }

  private void open() {
    context.removeServiceListener(this);
    tellNoMore();
    synchronized (lock) {
      if (closed) {
        return;
      }
    }
    ServiceRegistration<OpenBroker> open =
        context.registerService(OpenBroker.class, new OpenBroker(broker), null);
    synchronized (lock) {
      if (!closed) {
        registration = open;
        return;
      }
    }
    open.unregister(); // closed in the meantime
  }

  /** Nobody is let in any more. */
  void close() {
    ServiceRegistration<OpenBroker> open;
    synchronized (lock) {
      closed = true;
      open = registration;
      registration = null;
      lock.notifyAll();
    }
    tellNoMore();
    if (open != null) {
      open.unregister();
    }
  }
}
