package distribution.it.stuck;

import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.ConnectView;
import broker.api.auth.Exchange;
import java.util.concurrent.CountDownLatch;
import org.osgi.service.component.annotations.Component;

/**
 * A plugin that does what no plugin may: it promises to return at once, and keeps the event loop
 * that asks it, whoever interrupts.
 */
@Component(property = Exchange.PROMPT + ":Boolean=true")
public final class NeverReturns implements Authenticator {
  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        continue;
      }
    }
  }
}
