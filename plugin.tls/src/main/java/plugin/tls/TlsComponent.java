package plugin.tls;

import broker.api.admin.Alarms;
import broker.api.admin.BrokerPlugin;
import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.client.LocalSessions;
import broker.api.config.ConfigurationProblem;
import broker.api.transport.ClientTls;
import broker.api.transport.ServerTls;
import broker.api.transport.TlsChanges;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers TLS under the name of one configuration file, once its material is good. Methods are
 * called by Declarative Services; what the thread of the material does meanwhile is guarded by the
 * monitor.
 */
@Component(
    name = "plugin.tls",
    configurationPid = "plugin.tls",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = TlsConfiguration.class, factory = true)
@BrokerPlugin("tls")
public final class TlsComponent {
  private static final long TICK_MILLIS = 1_000;

  /**
   * While the broker starts, cryptography waits for it, as it takes a third of a second of the
   * processor: so long, or until so long after the broker is open.
   */
  private static final long STARTING_MILLIS = 500;

  private static final long OPENING_MILLIS = 100;

  private final Bell bell = new Bell();
  private final InstantSource clock = InstantSource.system();
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile @Nullable TlsChanges changes;
  private @Nullable BundleContext context;
  private @Nullable ScheduledExecutorService thread;
  private @Nullable MaterialKeeper keeper;
  private @Nullable TlsService service;
  private boolean open; // the broker
  private boolean serving;
  private boolean closed;

  /** The broker's alarms come. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeAlarms")
  public void addAlarms(Alarms alarms) {
    bell.connect(alarms);
  }

  /** The broker's alarms go. */
  public void removeAlarms(Alarms alarms) {
    bell.disconnect(alarms);
  }

  /** Somebody wants to know of changes. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeChanges")
  public void addChanges(TlsChanges listener) {
    changes = listener;
  }

  /** Nobody wants to know any more. */
  public void removeChanges(TlsChanges listener) {
    if (Objects.equals(changes, listener)) {
      changes = null;
    }
  }

  /** The broker is open. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeSessions")
  public void addSessions(ServiceReference<LocalSessions> sessions) {
    ScheduledExecutorService its;
    MaterialKeeper running;
    synchronized (this) {
      open = true;
      its = thread;
      running = keeper;
    }
    if (its != null && running != null) {
      its.schedule(running::tick, OPENING_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** It is not any more. */
  public synchronized void removeSessions(ServiceReference<LocalSessions> sessions) {
    open = false;
  }

  /** Begins to look at the files; a configuration that is not valid is reported. */
  @Activate
  public void activate(BundleContext bundle, Map<String, Object> properties) {
    context = bundle;
    try {
      start(SettingsReader.read(home(bundle), properties));
    } catch (ConfigurationProblem e) {
      ConfigurationLog.report(e);
    }
  }

  /** Applies what changed; a configuration that is not valid changes nothing. */
  @Modified
  public void modified(BundleContext bundle, Map<String, Object> properties) {
    try {
      TlsSettings changed = SettingsReader.read(home(bundle), properties);
      MaterialKeeper running = keeper;
      ScheduledExecutorService its = thread;
      if (running == null || its == null) {
        start(changed);
      } else {
        its.execute(() -> running.change(changed));
      }
    } catch (ConfigurationProblem e) {
      ConfigurationLog.reportAndKeep(e);
    }
  }

  private static Path home(BundleContext bundle) {
    return Path.of(Objects.requireNonNullElse(bundle.getProperty("broker.home"), ""))
        .toAbsolutePath();
  }

  private void start(TlsSettings settings) {
    MaterialKeeper started =
        new MaterialKeeper(settings, clock, new SecureRandom(), bell, this::inForce);
    ScheduledExecutorService its =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "tls-" + settings.name());
              made.setDaemon(true);
              return made;
            });
    synchronized (this) {
      keeper = started;
      thread = its;
      long first = open ? 0 : STARTING_MILLIS;
      its.scheduleWithFixedDelay(started::tick, first, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void inForce(TlsContext loaded) {
    String name = loaded.settings().name();
    synchronized (this) {
      if (closed) {
        return;
      }
      TlsService offered = service;
      if (offered == null) {
        offered = new TlsService(loaded);
        service = offered;
        register(ClientTls.class, offered, name);
        register(CounterSource.class, counters(offered, name), name);
      } else {
        offered.use(loaded);
      }
      if (loaded.canServe() && !serving) {
        serving = true;
        register(ServerTls.class, offered, name);
      }
    }
    TlsChanges told = changes;
    if (told != null) {
      told.invalidate(name);
    }
  }

  private CounterSource counters(TlsService offered, String name) {
    List<Counter> figures =
        List.of(
            Counter.total(
                name + ".handshakes",
                "handshakes",
                "TLS handshakes that have begun",
                offered::handshakes),
            Counter.gauge(
                name + ".days",
                "days",
                "Until the first certificate ends",
                () -> offered.daysLeft(clock.instant())));
    return () -> figures;
  }

  private <S> void register(Class<S> type, S offered, String name) {
    Dictionary<String, Object> properties = new Hashtable<>(Map.of(ServerTls.NAME, name));
    registrations.add(Objects.requireNonNull(context).registerService(type, offered, properties));
  }

  /** Takes the services back; connections and their engines live on. */
  @Deactivate
  public void deactivate() {
    if (thread != null) {
      thread.shutdownNow();
    }
    List<ServiceRegistration<?>> gone;
    synchronized (this) {
      closed = true;
      gone = List.copyOf(registrations);
    }
    gone.forEach(ServiceRegistration::unregister);
    if (keeper != null) {
      keeper.close();
    }
  }
}
