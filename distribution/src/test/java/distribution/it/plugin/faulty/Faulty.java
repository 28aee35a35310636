package distribution.it.plugin.faulty;

import broker.api.auth.AccessRequest;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** An authorizer of which version 1 allows everything, 2 throws and 3 never answers. */
@Component
public final class Faulty implements Authorizer {
  private final int version;

  /** Learns the version of its bundle. */
  @Activate
  public Faulty(BundleContext context) {
    version = context.getBundle().getVersion().getMajor();
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    switch (version) {
      case 1 -> exchange.allow();
      case 2 -> throw new IllegalStateException("broken on purpose");
      default -> exchange.defer(Duration.ofMillis(50));
    }
  }
}
