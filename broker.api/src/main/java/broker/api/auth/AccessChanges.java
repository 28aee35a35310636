package broker.api.auth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells the broker that what authenticators and authorizers would answer has changed.
 *
 * <p>A service of the broker. A plugin calls it after its new data is in force; that it registers
 * or unregisters a service the broker sees by itself.
 *
 * <p>The clients meant are then treated so: cached authorisations are forgotten, {@link
 * AccessRecheck} decides whether the client stays, and {@link Authorizer} is asked for each of its
 * subscriptions again: those refused are removed. Everybody else notices nothing. The session of a
 * client that is not connected is checked when it comes back.
 *
 * <p>Any thread may call; the methods return at once and the work is done in the background. Calls
 * that come while it runs are not lost, many become one.
 *
 * @since 1.0
 */
@ProviderType
public interface AccessChanges {
  /** Says that the answers for any client may have changed. */
  void invalidate();

  /**
   * Says that the answers for one user may have changed, and no others.
   *
   * @param userName the name that the clients were let in under
   */
  void invalidateUser(String userName);
}
