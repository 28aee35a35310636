package broker.core.osgi;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.CounterSource;
import broker.api.admin.Counters;
import broker.api.admin.DeployedPlugins;
import broker.api.config.ConfigurationProblem;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the administration of the broker as services while it runs, and shows the figures of
 * plugins. Methods are called by Declarative Services, one at a time.
 *
 * <p>It reads {@code sys_interval} from the broker's own configuration. What is wrong in that file
 * is reported by {@link BrokerComponent}; here it changes nothing.
 */
@Component(
    name = "broker.admin",
    configurationPid = "broker.core",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
public final class AdminComponent {
  private static final Logger log = LoggerFactory.getLogger(AdminComponent.class);

  private final Administration administration;
  private final List<ServiceRegistration<?>> registrations;

  /** Begins to publish {@code $SYS}, and registers the services. */
  @Activate
  public AdminComponent(
      BundleContext context,
      @Reference Broker broker,
      @Reference AlarmBoardComponent alarms,
      Map<String, Object> properties) {
    String version = Plugin.of(context.getBundle()).version();
    administration = new Administration(broker, version, alarms.board());
    modified(properties);
    registrations =
        List.of(
            context.registerService(Administration.class, administration, null),
            context.registerService(
                Supplier.class,
                administration.pulse(),
                new Hashtable<>(Map.of("broker.pulse", "broker.core"))),
            context.registerService(BrokerAdmin.class, administration.administrator(), null),
            context.registerService(Counters.class, administration.counters(), null));
  }

  /** Applies what changed. */
  @Modified
  public void modified(Map<String, Object> properties) {
    try {
      administration.sysInterval(BrokerSettings.of(properties).sysInterval());
    } catch (ConfigurationProblem e) {
      log.debug("left to the broker to report", e);
    }
  }

  /** A plugin shows figures. */
  @Reference(
      name = "counters",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void addCounters(CounterSource source, ServiceReference<CounterSource> reference) {
    Plugin plugin = Plugin.of(reference);
    administration.plugins().use(source, plugin.name(), plugin.version());
    administration.counters().add(source, plugin.name());
  }

  /** A plugin does not show its figures any more. */
  public void removeCounters(CounterSource source) {
    administration.counters().remove(source);
    administration.plugins().release(source);
  }

  /** Somebody deploys plugins. */
  @Reference(
      name = "deployers",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void addDeployer(DeployedPlugins deployer) {
    administration.plugins().add(deployer);
  }

  /** He does not any more. */
  public void removeDeployer(DeployedPlugins deployer) {
    administration.plugins().remove(deployer);
  }

  /** Stops publishing, and takes the services back. */
  @Deactivate
  public void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    administration.close();
  }
}
