package broker.core.osgi;

import broker.api.client.LocalSessions;
import broker.api.client.RemoteConnections;
import broker.api.transport.ClientTls;
import broker.core.admin.PluginBoard;
import broker.core.client.remote.Remotes;
import broker.core.local.Locals;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Offers plugins the client role: {@link LocalSessions} and {@link RemoteConnections}, one of each
 * per bundle, and what a bundle has opened ends when it lets go. Methods are called by Declarative
 * Services, on any thread.
 */
@Component(
    name = "broker.clients",
    immediate = true,
    service = {})
public final class ClientsComponent {
  private final TlsNames tls = new TlsNames();
  private final List<ServiceRegistration<?>> registrations;

  /** Registers the services. */
  @Activate
  public ClientsComponent(
      BundleContext context, @Reference OpenBroker open, @Reference Administration administration) {
    Broker broker = open.broker();
    PluginBoard plugins = administration.plugins();
    registrations =
        List.of(
            context.registerService(
                LocalSessions.class,
                new PerBundle<>(plugins, Locals.class, broker::locals, Locals::close),
                null),
            context.registerService(
                RemoteConnections.class,
                new PerBundle<>(
                    plugins,
                    Remotes.class,
                    (bundle, faults) -> broker.remotes(bundle, tls::find, faults),
                    Remotes::close),
                null));
  }

  /** A plugin offers TLS for connections to other brokers. */
  @Reference(
      name = "tls",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public void addTls(ClientTls offer, ServiceReference<ClientTls> reference) {
    tls.add(offer, reference);
  }

  /** A plugin has taken its offer back: connections stay, and new ones fail. */
  public void removeTls(ClientTls offer, ServiceReference<ClientTls> reference) {
    tls.remove(reference);
  }

  /** Takes the services back, which ends what was opened through them. */
  @Deactivate
  public void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
