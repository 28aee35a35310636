package broker.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Holds back whoever wants to connect, because somebody who decides about clients is expected and
 * not there yet.
 *
 * <p>A whiteboard service, of whoever starts plugins. As long as one is registered a CONNECT waits
 * as it does while an authenticator is being replaced, and is refused when that takes too long;
 * those who are connected notice nothing.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface AccessHold {
  /**
   * Service property: {@code true} if whoever is expected may bring the store of sessions as well,
   * so that the broker does not open before.
   */
  String STORE_EXPECTED = "edge.broker.store.expected";

  /** Returns who is expected, for the log. */
  String reason();
}
