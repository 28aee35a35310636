package plugin.persistence;

import broker.api.admin.BrokerPlugin;
import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.config.ConfigurationProblem;
import broker.api.persistence.SessionStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.persistence.volume.VolumeFigures;

/**
 * The plugin as a component. Methods are called by Declarative Services, one at a time.
 *
 * <p>A changed configuration takes the service back, whereupon the broker closes the store, and
 * registers another; one that is not valid changes nothing.
 */
@Component(
    name = "plugin.persistence",
    configurationPid = "plugin.persistence",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = PersistenceConfiguration.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"broker.api.persistence.SessionStore\"")
@BrokerPlugin("persistence")
public final class PersistenceComponent {
  private static final Logger log = LoggerFactory.getLogger("plugin.persistence");

  private final BundleContext context;
  private final Path home;
  private final VolumeFigures figures = new VolumeFigures();
  private final ServiceRegistration<CounterSource> counters;
  private @Nullable PersistenceSettings settings;
  private @Nullable DirectoryStore store;
  private @Nullable ServiceRegistration<SessionStore> registration;

  /** Starts with a configuration; one that is not valid is reported, and there is no store. */
  @Activate
  public PersistenceComponent(BundleContext context, Map<String, Object> properties) {
    this.context = context;
    this.home = Path.of(Objects.requireNonNullElse(context.getProperty("broker.home"), ""));
    this.counters = context.registerService(CounterSource.class, this::counters, null);
    modified(properties);
  }

  private List<Counter> counters() {
    return List.of(
        Counter.total("batches", "batches", "Batches made durable", figures.commits::sum),
        Counter.total("syncs", "syncs", "Forces of a file", figures.syncs::sum),
        Counter.total(
            "sync.time",
            "us",
            "Time batches have waited for their force",
            () -> figures.commitSyncNanos.sum() / 1000),
        Counter.total("log.bytes", "bytes", "Bytes written to the logs", figures.logBytes::sum),
        Counter.total(
            "page.bytes", "bytes", "Bytes written to the main file", figures.pageBytes::sum),
        Counter.total("checkpoints", "checkpoints", "Checkpoints", figures.checkpoints::sum),
        Counter.gauge("used", "bytes", "What the content takes", this::used));
  }

  private long used() {
    DirectoryStore now = store;
    return now == null ? 0 : now.space().usedBytes();
  }

  /** Follows a changed configuration. */
  @Modified
  public void modified(Map<String, Object> properties) {
    PersistenceSettings next;
    try {
      next = PersistenceSettings.of(properties, home);
    } catch (ConfigurationProblem e) {
      log.error("{}; {}", e.text(), settings == null ? "there is no store" : "nothing changes");
      return;
    }
    if (next.equals(settings)) {
      return;
    }
    deregister();
    settings = next;
    store = new DirectoryStore(next, figures);
    registration = context.registerService(SessionStore.class, store, null);
  }

  private void deregister() {
    ServiceRegistration<SessionStore> old = registration;
    registration = null;
    if (old != null) {
      old.unregister(); // the broker has closed the store when this returns
    }
  }

  /** Takes the service back. */
  @Deactivate
  public void deactivate() {
    deregister();
    counters.unregister();
  }
}
