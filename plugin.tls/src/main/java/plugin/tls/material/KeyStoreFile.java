package plugin.tls.material;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A PKCS#12 file with keys and their certificates. Stateless; any thread. */
public final class KeyStoreFile {
  private KeyStoreFile() {}

  /**
   * Reads all keys with their certificates.
   *
   * @throws MaterialException if it cannot be read, or has no key
   */
  public static List<Identity> read(Path file, String password) throws MaterialException {
    List<Identity> identities = new ArrayList<>();
    char[] secret = password.toCharArray();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12", BouncyCastle.cryptography());
      store.load(in, secret);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, secret) instanceof PrivateKey key) {
          List<X509Certificate> chain =
              Arrays.stream(store.getCertificateChain(alias))
                  .map(X509Certificate.class::cast)
                  .toList();
          identities.add(new Identity(key, chain));
        }
      }
    } catch (NoSuchFileException e) {
      throw new MaterialException(file, "no such file");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new MaterialException(file, "cannot be read: is key_password right? " + e.getMessage());
    }
    if (identities.isEmpty()) {
      throw new MaterialException(file, "has no private key");
    }
    return identities;
  }
}
