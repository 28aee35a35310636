package broker.core.osgi;

import broker.api.transport.ServerTls;
import broker.core.admin.PluginBoard;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the broker which TLS services there are. Any thread. */
@Component(
    name = "broker.tls.services",
    immediate = true,
    service = {})
public final class TlsServicesComponent {
  private static final Logger log = LoggerFactory.getLogger(TlsServicesComponent.class);

  private final Broker broker;
  private final PluginBoard plugins;

  /** For this broker. */
  @Activate
  public TlsServicesComponent(@Reference Broker broker, @Reference Administration administration) {
    this.broker = broker;
    this.plugins = administration.plugins();
  }

  /** A service has come. */
  @Reference(
      service = ServerTls.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeTls")
  public void addTls(ServerTls service, ServiceReference<ServerTls> reference) {
    Map<String, Object> properties = FrameworkUtil.asMap(reference.getProperties());
    if (properties.get(ServerTls.NAME) instanceof String name) {
      int ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0;
      long id = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0;
      Plugin plugin = Plugin.of(reference);
      plugins.use(service, plugin.name(), plugin.version());
      broker.addTls(name, service, ranking, id);
    } else {
      log.error("{} is not used: it has no property {}", service, ServerTls.NAME);
    }
  }

  /** A service has gone. */
  public void removeTls(ServerTls service) {
    broker.removeTls(service);
    plugins.release(service);
  }
}
