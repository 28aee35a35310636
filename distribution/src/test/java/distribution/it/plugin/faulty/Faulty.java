package distribution.it.plugin.faulty;

import broker.api.auth.AccessRequest;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.api.auth.Exchange;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * An authorizer of which version 1 allows everything, 2 throws, 3 never answers, and 4 never
 * returns, though it has promised to do so at once.
 */
@Component(service = {})
public final class Faulty implements Authorizer {
  private static final int FORSWORN = 4;

  private final int version;

  /** Learns the version of its bundle. */
  @Activate
  public Faulty(BundleContext context) {
    version = context.getBundle().getVersion().getMajor();
    context.registerService(
        Authorizer.class, this, new Hashtable<>(Map.of(Exchange.PROMPT, version == FORSWORN)));
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    switch (version) {
      case 1 -> exchange.allow();
      case 2 -> throw new IllegalStateException("broken on purpose");
      case 3 -> exchange.defer(Duration.ofMillis(50));
      default -> hang();
    }
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("somebody has interrupted it", e);
    }
  }
}
