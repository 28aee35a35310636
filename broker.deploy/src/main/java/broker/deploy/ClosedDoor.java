package broker.deploy;

import broker.api.auth.AccessRequest;
import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.api.auth.ConnectView;
import broker.api.message.ReasonCode;

/**
 * Stands where a plugin should stand that decides about clients and could not be started: refuses
 * whatever no other plugin has decided. Stateless; any thread.
 */
final class ClosedDoor implements Authenticator, Authorizer {
  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    exchange.deny(ReasonCode.SERVER_UNAVAILABLE);
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    exchange.deny(ReasonCode.NOT_AUTHORIZED);
  }
}
