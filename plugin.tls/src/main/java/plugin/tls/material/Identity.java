package plugin.tls.material;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificate. Immutable.
 *
 * @param chain the own certificate first, then those that issued it
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  /** Copies the chain. */
  public Identity {
    chain = List.copyOf(chain);
  }

  /** The certificate of the key. */
  public X509Certificate certificate() {
    return chain.get(0);
  }
}
