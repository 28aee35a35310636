package broker.deploy.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** A file with certificates: PEM, or a key store as {@code keytool} makes it. Stateless. */
public final class TrustStore {
  private static final String PEM = "-----BEGIN CERTIFICATE-----";

  private TrustStore() {}

  /**
   * Reads the certificates.
   *
   * @param password of a key store; not looked at for PEM
   * @throws IOException with a message for operators
   */
  public static Set<X509Certificate> read(Path file, String password) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      Set<X509Certificate> found =
          new String(bytes, ISO_8859_1).contains(PEM) ? pem(bytes) : keyStore(file, password);
      if (found.isEmpty()) {
        throw new IOException("has no certificate");
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IOException("is neither PEM nor a key store: " + e.getMessage(), e);
    }
  }

  private static Set<X509Certificate> pem(byte[] bytes) throws GeneralSecurityException {
    Set<X509Certificate> found = new HashSet<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
      found.add((X509Certificate) each);
    }
    return found;
  }

  private static Set<X509Certificate> keyStore(Path file, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
    Set<X509Certificate> found = new HashSet<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) instanceof X509Certificate certificate) {
        found.add(certificate);
      }
    }
    return found;
  }
}
