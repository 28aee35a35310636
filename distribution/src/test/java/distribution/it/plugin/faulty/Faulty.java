package distribution.it.plugin.faulty;

import broker.api.auth.AccessRequest;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** An authorizer of which version 1 allows everything, and any other throws in every call. */
@Component
public final class Faulty implements Authorizer {
  private final boolean good;

  /** Learns the version of its bundle. */
  @Activate
  public Faulty(BundleContext context) {
    good = context.getBundle().getVersion().getMajor() == 1;
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    if (!good) {
      throw new IllegalStateException("broken on purpose");
    }
    exchange.allow();
  }
}
