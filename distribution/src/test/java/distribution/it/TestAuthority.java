package distribution.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import plugin.tls.authority.Issuer;
import plugin.tls.material.Identity;

/** An authority of the test, what it issues, and files of that. Owned by the test's thread. */
final class TestAuthority {
  private static final Duration DAY = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final char[] NO_PASSWORD = "none".toCharArray();
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Instant now = Instant.now();
  private final Identity authority;
  private final Issuer issuer;
  private @Nullable X509CRL list;

  TestAuthority(String name) throws GeneralSecurityException {
    authority = Issuer.newAuthority(name, now.minus(DAY), now.plus(DAY), RANDOM);
    issuer = Issuer.of(authority, RANDOM);
  }

  Identity server() throws GeneralSecurityException {
    return issuer.newServer(List.of("localhost", "127.0.0.1"), now.minus(DAY), now.plus(DAY));
  }

  Identity client(String name) throws GeneralSecurityException {
    return client(name, now.plus(DAY));
  }

  Identity client(String name, Instant end) throws GeneralSecurityException {
    return issuer.newClient(name, now.minus(DAY), end);
  }

  /** The list of all that was revoked, with this one more. */
  String revoke(Identity identity) throws GeneralSecurityException {
    list = issuer.revoke(identity.certificate(), list, now, DAY);
    return pem("X509 CRL", list.getEncoded());
  }

  String certificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", authority.certificate().getEncoded());
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + LINES.encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  /** Writes NAME.crt and NAME.key. */
  static void write(Path directory, String name, Identity identity)
      throws IOException, GeneralSecurityException {
    StringBuilder chain = new StringBuilder();
    for (X509Certificate each : identity.chain()) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    replace(directory.resolve(name + ".crt"), chain.toString());
    replace(directory.resolve(name + ".key"), pem("PRIVATE KEY", identity.key().getEncoded()));
  }

  /** Replaces a file at once. */
  static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  TrustManagerFactory trust() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  static KeyManagerFactory keys(Identity identity) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    Certificate[] chain = identity.chain().toArray(Certificate[]::new);
    store.setKeyEntry("own", identity.key(), NO_PASSWORD, chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** How a client sees the world that trusts this authority, with a certificate of its own. */
  SSLContext context(String protocol, Identity own) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(keys(own).getKeyManagers(), trust().getTrustManagers(), RANDOM);
    return context;
  }
}
