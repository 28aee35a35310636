package broker.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides what a connected client may publish, subscribe to and receive.
 *
 * <p>A whiteboard service. The package says in which order several are asked, on which threads, and
 * what happens when one fails.
 *
 * <p>The broker caches the answer about publishing and receiving for this client and topic until
 * {@link AccessChanges} is called, another authorizer comes or the client leaves; a message that
 * repeats a topic costs no call. An authorizer that goes takes nothing back: it may be about to be
 * replaced. That a plugin failed is not cached. While an answer is deferred the client's own
 * traffic waits, everybody else's goes on.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface Authorizer {
  /**
   * Answers for one client, action and topic; must not block.
   *
   * @param client who asks; may be kept
   * @param request what it wants; may be kept
   * @param exchange takes the one answer
   */
  void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange);
}
