package plugin.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import plugin.tls.material.BouncyCastle;
import plugin.tls.material.Identity;

/** Material in the form that JSSE wants. Stateless; any thread. */
final class Stores {
  private static final char[] IN_MEMORY = new char[0];

  private Stores() {}

  static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12", BouncyCastle.cryptography());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e); // nothing is read
    }
    return store;
  }

  /** Chooses among the identities by the name the client asks for and by kinds of keys. */
  static KeyManager[] keyManagers(List<Identity> identities) throws GeneralSecurityException {
    KeyStore store = empty();
    for (int i = 0; i < identities.size(); i++) {
      Identity each = identities.get(i);
      store.setKeyEntry(
          "identity-" + i, each.key(), IN_MEMORY, each.chain().toArray(Certificate[]::new));
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX", BouncyCastle.tls());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }
}
