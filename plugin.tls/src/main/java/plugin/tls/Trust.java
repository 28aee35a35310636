package plugin.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import plugin.tls.material.BouncyCastle;

/**
 * Who is trusted: whom an authority vouches for, unless it has taken that back. Immutable.
 *
 * <p>As in Mosquitto, where there are revocation lists one of the authority that issued the
 * certificate has to be among them. A list that is out of date holds nevertheless: forgetting it
 * would let in whom it names, and refusing everybody would stop the line.
 */
final class Trust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final List<X509CRL> revocations;

  /** Trusts what these authorities have issued and not revoked; without any, nobody. */
  Trust(List<X509Certificate> trusted, List<X509CRL> revocations) throws GeneralSecurityException {
    this.authorities = manager(trusted);
    this.revocations = revocations;
  }

  private static X509ExtendedTrustManager manager(List<X509Certificate> trusted)
      throws GeneralSecurityException {
    KeyStore store = Stores.empty();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("authority-" + i, trusted.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", BouncyCastle.tls());
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private void checkRevocation(X509Certificate[] chain) throws CertificateException {
    for (int i = 0; i < chain.length && !revocations.isEmpty(); i++) {
      X509Certificate certificate = chain[i];
      List<X509CRL> lists =
          revocations.stream()
              .filter(
                  list ->
                      list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
              .toList();
      if (i == 0 && lists.isEmpty()) {
        throw new CertificateException(
            "there is no revocation list of " + certificate.getIssuerX500Principal());
      }
      if (lists.stream().anyMatch(list -> list.isRevoked(certificate))) {
        throw new CertificateException(certificate.getSubjectX500Principal() + " is revoked");
      }
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkClientTrusted(chain, authType);
    checkRevocation(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    authorities.checkClientTrusted(chain, authType, engine);
    checkRevocation(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    authorities.checkClientTrusted(chain, authType, socket);
    checkRevocation(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType);
    checkRevocation(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType, engine);
    checkRevocation(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType, socket);
    checkRevocation(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
