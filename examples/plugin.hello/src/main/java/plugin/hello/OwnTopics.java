package plugin.hello;

import broker.api.admin.BrokerPlugin;
import broker.api.auth.AccessRequest;
import broker.api.auth.Action;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.api.message.ReasonCode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Below {@code hello/} each client may publish to {@code hello/ITS-CLIENT-IDENTIFIER/...} alone. Of
 * all else it has no opinion: others decide that. Immutable, so any thread may ask.
 */
@Component
@BrokerPlugin("hello")
public final class OwnTopics implements Authorizer {
  private static final System.Logger LOG = System.getLogger("plugin.hello");
  private static final String ROOT = "hello/";

  /** Says in the log of the broker that it is there. */
  @Activate
  public OwnTopics() {
    LOG.log(System.Logger.Level.INFO, "below {0} everybody has his own topics", ROOT);
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    if (request.action() != Action.PUBLISH || !request.topic().startsWith(ROOT)) {
      exchange.abstain();
    } else if (request.topic().startsWith(ROOT + client.clientId() + '/')) {
      exchange.allow();
    } else {
      exchange.deny(ReasonCode.NOT_AUTHORIZED);
    }
  }
}
