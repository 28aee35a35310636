package broker.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client may connect (MQTT 5.0 section 3.1.4).
 *
 * <p>A whiteboard service. The package says in which order several are asked, on which threads, and
 * what happens when one fails. CONNECT packets with an Authentication Method go to {@link
 * EnhancedAuthenticator} instead.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface Authenticator {
  /**
   * Answers for one CONNECT; must not block.
   *
   * @param connect the client as it introduces itself; lent until this method returns or, if the
   *     answer is deferred, until the exchange is answered or over
   * @param exchange takes the one answer
   */
  void authenticate(ConnectView connect, AuthExchange exchange);
}
