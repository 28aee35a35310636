package plugin.auth.acl;

import broker.api.auth.AccessRequest;
import broker.api.auth.Action;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.api.message.ReasonCode;
import plugin.auth.login.Evidence;

/**
 * Asks the access control list for the broker. Any thread; what may change is one reference to an
 * {@link AclPolicy}.
 *
 * <p>Without a single rule Mosquitto permits everything to everybody whom it has let in. So do we
 * for those whom we have let in; about all others another plugin, or the listener, decides.
 */
public final class AclAuthorizer implements Authorizer {
  private volatile AclPolicy policy;

  /** An authorizer that decides by this policy. */
  public AclAuthorizer(AclPolicy policy) {
    this.policy = policy;
  }

  /** Decides by this policy from now on. */
  public void follow(AclPolicy next) {
    policy = next;
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    AclPolicy now = policy;
    if (now.exempt().contain(client.listener())) {
      exchange.abstain();
    } else if (now.list() == null) {
      exchange.deny(ReasonCode.NOT_AUTHORIZED);
    } else {
      answer(decide(now, now.list(), client, request), client, exchange);
    }
  }

  private static Verdict.Outcome decide(
      AclPolicy now, AclFile list, ClientView client, AccessRequest request) {
    Subject subject =
        Subject.of(
            client.userName().orElse(null),
            client.clientId(),
            client.listener(),
            client.certificateSubject().orElse(null));
    Action action = request.action();
    return switch (action) {
      case PUBLISH -> list.decide(subject, request.topic(), Access.WRITE).outcome();
      case RECEIVE -> list.decide(subject, request.topic(), Access.READ).outcome();
      case SUBSCRIBE -> {
        Verdict verdict = list.decideSubscription(subject, request.topic());
        // Mosquitto takes every subscription and sends only what may be read
        yield verdict.outcome() == Verdict.Outcome.DENIED && !now.checkSubscribe()
            ? Verdict.Outcome.ALLOWED
            : verdict.outcome();
      }
      default -> Verdict.Outcome.DENIED;
    };
  }

  private static void answer(
      Verdict.Outcome outcome, ClientView client, AuthorizationExchange exchange) {
    switch (outcome) {
      case ALLOWED -> exchange.allow();
      case DENIED -> exchange.deny(ReasonCode.NOT_AUTHORIZED);
      case NO_OPINION -> {
        if (Evidence.isOurs(client.evidence().orElse(""))) {
          exchange.allow();
        } else {
          exchange.abstain();
        }
      }
    }
  }
}
