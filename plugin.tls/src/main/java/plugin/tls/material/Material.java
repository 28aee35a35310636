package plugin.tls.material;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the files of one TLS name contain. Immutable.
 *
 * @param identities keys with certificates; of several, one is chosen for each handshake
 * @param authorities whom to trust
 * @param revocations lists of certificates that are not valid any more
 */
public record Material(
    List<Identity> identities, List<X509Certificate> authorities, List<X509CRL> revocations) {
  /** Copies the lists. */
  public Material {
    identities = List.copyOf(identities);
    authorities = List.copyOf(authorities);
    revocations = List.copyOf(revocations);
  }
}
