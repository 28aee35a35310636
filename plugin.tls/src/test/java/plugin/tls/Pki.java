package plugin.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.jspecify.annotations.Nullable;
import plugin.tls.authority.Issuer;
import plugin.tls.material.Identity;

/** An authority of the test, what it issues, and the files that it makes of it. */
final class Pki {
  static final Instant NOW = Instant.now();
  private static final Duration DAY = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  final Path directory;
  final Identity authority;
  private final Issuer issuer;
  private @Nullable X509CRL revocations;

  Pki(Path directory, String name) throws Exception {
    this.directory = Files.createDirectories(directory);
    this.authority =
        Issuer.newAuthority(name, NOW.minus(DAY), NOW.plus(DAY.multipliedBy(400)), RANDOM);
    this.issuer = Issuer.of(authority, RANDOM);
    pem("ca.crt", authority.certificate());
  }

  Identity server(String... names) throws GeneralSecurityException {
    return issuer.newServer(List.of(names), NOW.minus(DAY), NOW.plus(DAY.multipliedBy(100)));
  }

  /** The server of most tests, on this machine; written to server.crt and server.key. */
  Identity defaultServer() throws Exception {
    Identity made = server("localhost", "127.0.0.1");
    write("server", made);
    return made;
  }

  Identity client(String commonName) throws GeneralSecurityException {
    return client(commonName, NOW.plus(DAY.multipliedBy(100)));
  }

  Identity client(String commonName, Instant end) throws GeneralSecurityException {
    return issuer.newClient(commonName, NOW.minus(DAY.multipliedBy(2)), end);
  }

  void revoke(X509Certificate certificate) throws Exception {
    X509CRL list = issuer.revoke(certificate, revocations, NOW, DAY);
    revocations = list;
    pem("ca.crl", list);
  }

  void write(String name, Identity identity) throws IOException {
    pem(name + ".key", identity.key());
    pem(name + ".crt", identity.chain().toArray());
  }

  /** Writes PEM blocks as BouncyCastle would: keys as PKCS#1 and SEC1. */
  void pem(String file, Object... blocks) throws IOException {
    Files.writeString(directory.resolve(file), pemText(blocks));
  }

  static String pemText(Object... blocks) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object block : blocks) {
        writer.writeObject(block);
      }
    }
    return text.toString();
  }

  /** How a client of the JDK sees the world that trusts this authority. */
  SSLContext jdkClient(@Nullable Identity own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = own == null ? null : new KeyManager[] {new OneKey(own)};
    context.init(keys, trustManagers.getTrustManagers(), RANDOM);
    return context;
  }

  /** Shows its certificate whoever asks; the JDK's own would keep a wrong one to itself. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private final Identity identity;

    OneKey(Identity identity) {
      this.identity = identity;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
      return null;
    }
  }
}
