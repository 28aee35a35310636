package broker.core.fuzz;

import broker.api.auth.AccessRecheck;
import broker.api.auth.AccessRequest;
import broker.api.auth.AuthConversation;
import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.api.auth.ConnectView;
import broker.api.auth.EnhancedAuthExchange;
import broker.api.auth.EnhancedAuthenticator;
import broker.api.auth.Exchange;
import broker.api.auth.Grant;
import broker.api.auth.RecheckExchange;
import broker.api.message.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A plugin that decides by the dice, at once or later, but lets healthy clients do everything.
 * Owned by the test's thread.
 */
final class MoodyPlugin implements Authenticator, EnhancedAuthenticator, Authorizer, AccessRecheck {
  /** The one Authentication Method it knows. */
  static final String METHOD = "method";

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final SplittableRandom random;
  private List<Runnable> undecided = new ArrayList<>();

  MoodyPlugin(SplittableRandom random) {
    this.random = random;
  }

  /** Answers what it was asked and has not answered yet; to be called well within its deadline. */
  void decide() {
    List<Runnable> decisions = undecided;
    undecided = new ArrayList<>();
    decisions.forEach(Runnable::run);
  }

  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    answer(HealthyClient.is(connect.clientId()), exchange, () -> exchange.allow(grant()));
  }

  @Override
  public AuthConversation open(ConnectView connect) {
    return this::receive;
  }

  private void receive(ByteBuffer data, EnhancedAuthExchange exchange) {
    if (random.nextBoolean()) {
      exchange.challenge(data);
    } else {
      answer(false, exchange, () -> exchange.allow(grant(), data.duplicate()));
    }
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    answer(HealthyClient.is(client.clientId()), exchange, exchange::allow);
  }

  @Override
  public void recheck(ClientView client, RecheckExchange exchange) {
    answer(HealthyClient.is(client.clientId()), exchange, exchange::allow);
  }

  private Grant grant() {
    return random.nextBoolean() ? Grant.EMPTY : Grant.EMPTY.as("user-" + random.nextInt(3));
  }

  private void answer(boolean healthy, Exchange exchange, Runnable yes) {
    boolean allows = healthy || random.nextInt(12) > 0;
    Runnable answer = allows ? yes : () -> exchange.deny(ReasonCode.NOT_AUTHORIZED);
    if (healthy || random.nextInt(5) > 0) {
      answer.run();
    } else {
      exchange.defer(DEADLINE);
      undecided.add(answer);
    }
  }
}
