package broker.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells the broker that TLS material has changed: a certificate, a key, an authority, a revocation.
 *
 * <p>A service of the broker. A plugin calls it after the new material is in force, so that new
 * handshakes use it already. Then {@link ServerTls#stillTrusted} decides for each connection of the
 * listeners with that TLS name; those that stay notice nothing, and the TCP connection is the same.
 *
 * <p>Any thread may call; the method returns at once and the work is done in the background. Calls
 * that come while it runs are not lost, many become one.
 *
 * @since 1.0
 */
@ProviderType
public interface TlsChanges {
  /**
   * Says that the material of one TLS name has changed.
   *
   * @param tlsName the value of {@link ServerTls#NAME}
   */
  void invalidate(String tlsName);
}
