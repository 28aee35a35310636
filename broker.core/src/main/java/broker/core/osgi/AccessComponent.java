package broker.core.osgi;

import broker.api.auth.AccessChanges;
import broker.api.auth.AccessHold;
import broker.api.auth.AccessRecheck;
import broker.api.auth.Authenticator;
import broker.api.auth.Authorizer;
import broker.api.auth.EnhancedAuthenticator;
import broker.api.auth.Exchange;
import broker.core.access.AccessControl;
import broker.core.access.PluginCalls;
import broker.core.admin.PluginBoard;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import broker.core.runtime.PluginThreads;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the broker the plugins that decide about clients, as they come and go, and offers them
 * {@link AccessChanges}. Methods are called by Declarative Services, on any thread.
 */
@Component(
    name = "broker.access",
    immediate = true,
    service = {})
public final class AccessComponent {
  private static final Logger log = LoggerFactory.getLogger(AccessComponent.class);

  private final AccessControl access;
  private final PluginBoard plugins;
  private final ServiceRegistration<AccessChanges> registration;

  /** Offers {@link AccessChanges}. */
  @Activate
  public AccessComponent(
      BundleContext context, @Reference Broker broker, @Reference Administration administration) {
    access = broker.access();
    plugins = administration.plugins();
    access.faults(plugins);
    registration = context.registerService(AccessChanges.class, access, null);
  }

  /** Takes the offer back. */
  @Deactivate
  public void deactivate() {
    registration.unregister();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeAuthenticator")
  void addAuthenticator(Authenticator plugin, ServiceReference<Authenticator> reference) {
    Map<String, Object> properties = use(plugin, reference);
    access.addAuthenticator(plugin, ranking(properties), id(properties), calls(reference));
  }

  void removeAuthenticator(Authenticator plugin) {
    access.removeAuthenticator(plugin);
    plugins.release(plugin);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeEnhancedAuthenticator")
  void addEnhancedAuthenticator(
      EnhancedAuthenticator plugin, ServiceReference<EnhancedAuthenticator> reference) {
    Map<String, Object> properties = use(plugin, reference);
    Set<String> methods = strings(properties.get(EnhancedAuthenticator.METHODS));
    access.addEnhancedAuthenticator(
        plugin, methods, ranking(properties), id(properties), calls(reference));
  }

  void removeEnhancedAuthenticator(EnhancedAuthenticator plugin) {
    access.removeEnhancedAuthenticator(plugin);
    plugins.release(plugin);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeAuthorizer")
  void addAuthorizer(Authorizer plugin, ServiceReference<Authorizer> reference) {
    Map<String, Object> properties = use(plugin, reference);
    access.addAuthorizer(plugin, ranking(properties), id(properties), calls(reference));
  }

  void removeAuthorizer(Authorizer plugin) {
    access.removeAuthorizer(plugin);
    plugins.release(plugin);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeRecheck")
  void addRecheck(AccessRecheck plugin, ServiceReference<AccessRecheck> reference) {
    Map<String, Object> properties = use(plugin, reference);
    access.addRecheck(plugin, ranking(properties), id(properties), calls(reference));
  }

  void removeRecheck(AccessRecheck plugin) {
    access.removeRecheck(plugin);
    plugins.release(plugin);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeHold")
  void addHold(AccessHold hold) {
    log.info("nobody is let in before {}", hold.reason());
    access.hold();
  }

  void removeHold(AccessHold hold) {
    access.release();
  }

  /** Returns the properties of the service. */
  private Map<String, Object> use(Object service, ServiceReference<?> reference) {
    Plugin plugin = Plugin.of(reference);
    plugins.use(service, plugin.name(), plugin.version());
    return FrameworkUtil.asMap(reference.getProperties());
  }

  /** Closed when the service is removed. */
  private static PluginCalls calls(ServiceReference<?> reference) {
    boolean prompt = Boolean.TRUE.equals(reference.getProperty(Exchange.PROMPT));
    return new PluginThreads(Plugin.of(reference).name(), prompt);
  }

  private static int ranking(Map<String, Object> properties) {
    return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
  }

  private static long id(Map<String, Object> properties) {
    return properties.get("service.id") instanceof Long id ? id : Long.MAX_VALUE;
  }

  /** A service property that is one string or several. */
  private static Set<String> strings(@Nullable Object value) {
    Set<String> strings = new TreeSet<>();
    if (value instanceof String one) {
      strings.add(one);
    } else if (value instanceof String[] several) {
      strings.addAll(Set.of(several));
    } else if (value instanceof Collection<?> several) {
      several.forEach(each -> strings.add(String.valueOf(each)));
    }
    return strings;
  }
}
