package distribution.it.stuck;

import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.ConnectView;
import java.util.concurrent.CountDownLatch;
import org.osgi.service.component.annotations.Component;

/** A plugin that does what no plugin may: it keeps the event loop that asks it. */
@Component
public final class NeverReturns implements Authenticator {
  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
