package plugin.persistence;

import broker.api.admin.Alarms;
import broker.api.admin.BrokerPlugin;
import broker.api.admin.CounterSource;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.api.persistence.SessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The plugin as a component. Methods are called by Declarative Services, one at a time.
 *
 * <p>A changed configuration takes the service back, whereupon the broker closes the store, and
 * registers another; one that is not valid changes nothing. Without a configuration file the
 * defaults apply: a broker that was told to keep its state shall not lose it with a file.
 */
@Component(
    name = "plugin.persistence",
    configurationPid = "plugin.persistence",
    configurationPolicy = ConfigurationPolicy.OPTIONAL,
    immediate = true,
    service = {})
@Designate(ocd = PersistenceConfiguration.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"broker.api.persistence.SessionStore\"")
@BrokerPlugin("persistence")
public final class PersistenceComponent {
  private static final String FILE = "etc/plugin.persistence.cfg";

  private final BundleContext context;
  private final Path home;
  private final Notices notices = new Notices();
  private final StoreFigures figures = new StoreFigures();
  private final ServiceRegistration<CounterSource> counters;
  private @Nullable PersistenceSettings settings;
  private @Nullable ServiceRegistration<SessionStore> registration;

  /** Starts with a configuration; one that is not valid is reported, and there is no store. */
  @Activate
  public PersistenceComponent(BundleContext context, Map<String, Object> properties) {
    this.context = context;
    this.home = Path.of(Objects.requireNonNullElse(context.getProperty("broker.home"), ""));
    this.counters = context.registerService(CounterSource.class, figures::counters, null);
    follow(properties);
  }

  /** Follows a changed configuration. */
  @Modified
  public void modified(Map<String, Object> properties) {
    if (follow(properties)) {
      notices.info(StrictConfiguration.file(properties) + " applied");
    }
  }

  private boolean follow(Map<String, Object> properties) {
    boolean configured = properties.containsKey("service.pid");
    if (!configured && settings == null && Files.exists(home.resolve(FILE))) {
      return false; // it is about to come
    }
    try {
      use(PersistenceSettings.of(properties, home));
      notices.noMistake();
      return true;
    } catch (ConfigurationProblem e) {
      notices.mistake(
          e.text()
              + (settings == null
                  ? "; there is no store"
                  : "; the last good configuration stays in force"));
      return false;
    }
  }

  private void use(PersistenceSettings next) {
    if (next.equals(settings)) {
      return;
    }
    Path before = settings == null ? null : settings.directory();
    deregister();
    settings = next;
    DirectoryStore store = new DirectoryStore(next, before, figures, notices, System::nanoTime);
    figures.of(store);
    registration = context.registerService(SessionStore.class, store, null);
  }

  private void deregister() {
    ServiceRegistration<SessionStore> old = registration;
    registration = null;
    if (old != null) {
      old.unregister(); // the broker has closed the store when this returns
    }
  }

  /** Raises alarms with the broker from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAlarms")
  public void bindAlarms(Alarms alarms) {
    notices.alarms().to(alarms);
  }

  /** Keeps alarms until the service is back. */
  public void unbindAlarms(Alarms alarms) {
    notices.alarms().leave(alarms);
  }

  /** Takes the service back. */
  @Deactivate
  public void deactivate() {
    deregister();
    counters.unregister();
  }
}
