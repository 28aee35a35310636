package broker.core.osgi;

import broker.api.config.ConfigurationProblem;
import broker.api.persistence.SessionStore;
import broker.core.admin.PluginBoard;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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
 * Shows the broker the stores that plugins offer, as they come and go, and opens it when the one
 * that was promised is loaded. Methods are called by Declarative Services, on any thread.
 *
 * <p>It reads the broker's own configuration. What is wrong in that file is reported by {@link
 * BrokerComponent}; here it changes nothing.
 */
@Component(
    name = "broker.store",
    configurationPid = "broker.core",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
public final class StoreComponent {
  private static final Logger log = LoggerFactory.getLogger(StoreComponent.class);

  private final BundleContext context;
  private final Broker broker;
  private final PluginBoard plugins;
  private final StoreGate gate;
  private final StoreChoice choice;

  /** What {@link #activate} opens. */
  @Activate
  public StoreComponent(
      BundleContext context,
      @Reference Broker broker,
      @Reference Administration administration,
      @Reference AlarmBoardComponent alarms) {
    this.context = context;
    this.broker = broker;
    this.plugins = administration.plugins();
    this.gate =
        new StoreGate(context, broker, alarms.board().of(context.getBundle().getSymbolicName()));
    this.choice = new StoreChoice(broker, gate);
  }

  /**
   * Opens the broker, now or when what was promised has come; the stores there are known by now.
   */
  @Activate
  public void activate(Map<String, Object> properties) {
    modified(properties);
    gate.begin(choice::hasAny);
  }

  /** Applies what changed. */
  @Modified
  public void modified(Map<String, Object> properties) {
    try {
      gate.settings(BrokerSettings.of(properties).start());
    } catch (ConfigurationProblem e) {
      log.debug("left to the broker to report", e);
    }
  }

  /** A plugin offers a store. */
  @Reference(
      name = "stores",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void addStore(SessionStore store, ServiceReference<SessionStore> reference) {
    Plugin plugin = Plugin.of(reference);
    plugins.use(store, plugin.name(), plugin.version());
    choice.add(store, reference, plugin.name());
  }

  /** A plugin takes its store back: it has everything and is closed when this returns. */
  public void removeStore(SessionStore store) {
    if (context.getBundle(0).getState() == Bundle.STOPPING) {
      gate.close(); // the end of all clients is worth keeping too
      broker.endClients();
    }
    choice.remove(store);
    plugins.release(store);
  }

  /** Closes the broker to everybody; it keeps its store until it ends itself. */
  @Deactivate
  public void deactivate() {
    gate.close();
  }
}
