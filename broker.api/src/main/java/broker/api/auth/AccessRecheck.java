package broker.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client that is connected is still entitled to be.
 *
 * <p>A whiteboard service, as a rule registered by the component that is the {@link Authenticator}
 * too: an authenticator has seen a password, which nobody keeps, so it cannot be asked a second
 * time. What the plugin needs to know again it leaves in the evidence of its {@link Grant}.
 *
 * <p>The broker asks after {@link AccessChanges}, and when a service of this type comes, for a
 * bounded number of clients at a time. The order, the threads and the rule for abstaining are those
 * of the package: if all abstain, only a client without user name on a listener that allows
 * anonymous clients stays. While there is no service of this type nothing is asked, and the clients
 * stay: they were let in, and a plugin that is being replaced takes nothing back.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface AccessRecheck {
  /**
   * Answers for one client; must not block.
   *
   * @param client who is connected; may be kept
   * @param exchange takes the one answer
   */
  void recheck(ClientView client, RecheckExchange exchange);
}
