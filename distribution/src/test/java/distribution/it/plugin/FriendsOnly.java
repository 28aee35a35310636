package distribution.it.plugin;

import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.ConnectView;
import broker.api.message.ReasonCode;
import org.osgi.service.component.annotations.Component;

/** A plugin as a stranger would write it: lets in whose client identifier begins with friend. */
@Component
public final class FriendsOnly implements Authenticator {
  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    if (connect.clientId().startsWith("friend")) {
      exchange.allow();
    } else {
      exchange.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }
  }
}
