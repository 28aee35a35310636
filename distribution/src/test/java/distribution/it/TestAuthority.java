package distribution.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of the test, by OpenSSL, and what it issues. Owned by the test's thread. */
final class TestAuthority {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofDays(100); // nobody warns of the end
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final char[] NO_PASSWORD = "none".toCharArray();
  private static final String CONFIGURATION =
      """
      [ca]
      default_ca = authority
      [authority]
      database = index.txt
      new_certs_dir = .
      certificate = ca.crt
      private_key = ca.key
      rand_serial = yes
      unique_subject = no
      default_md = sha256
      default_crl_days = 1
      policy = names
      [names]
      commonName = supplied
      [req]
      distinguished_name = subject
      [subject]
      [root]
      basicConstraints = critical, CA:TRUE
      keyUsage = critical, keyCertSign, cRLSign
      [server]
      basicConstraints = CA:FALSE
      extendedKeyUsage = serverAuth
      subjectAltName = DNS:localhost, IP:127.0.0.1
      [client]
      basicConstraints = CA:FALSE
      extendedKeyUsage = clientAuth
      """;

  private final Instant now = Instant.now();
  private final Path directory;
  private int issued;

  /** A certificate and its key, as files. */
  record Issued(Path certificate, Path key) {
    X509Certificate read() throws GeneralSecurityException, IOException {
      return TestAuthority.read(certificate);
    }

    KeyManagerFactory keys() throws GeneralSecurityException, IOException {
      String pem = Files.readString(key).replaceAll("-----[^-]+-----|\\s", "");
      PrivateKey own =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
      KeyStore store = emptyStore();
      store.setKeyEntry("own", own, NO_PASSWORD, new Certificate[] {read()});
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      return factory;
    }
  }

  /** One with files of its own in this directory. */
  TestAuthority(Path directory, String name) throws IOException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    Files.writeString(directory.resolve("openssl.cnf"), CONFIGURATION);
    Files.createFile(directory.resolve("index.txt"));
    List<String> make = newKey("ca", name);
    make.addAll(List.of("-x509", "-extensions", "root", "-days", "200", "-out", "ca.crt"));
    openssl(make);
  }

  private static List<String> newKey(String file, String name) {
    return new ArrayList<>(
        List.of(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-config",
            "openssl.cnf",
            "-keyout",
            file + ".key",
            "-subj",
            "/CN=" + name));
  }

  private void openssl(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + said);
    }
  }

  Issued server() throws IOException, InterruptedException {
    return issue("localhost", "server", now.plus(LONG));
  }

  Issued client(String name) throws IOException, InterruptedException {
    return client(name, now.plus(LONG));
  }

  Issued client(String name, Instant end) throws IOException, InterruptedException {
    return issue(name, "client", end);
  }

  private Issued issue(String name, String kind, Instant end)
      throws IOException, InterruptedException {
    String file = name + "-" + issued++;
    List<String> request = newKey(file, name);
    request.addAll(List.of("-out", file + ".csr"));
    openssl(request);
    openssl(
        List.of(
            "ca",
            "-batch",
            "-notext",
            "-config",
            "openssl.cnf",
            "-extensions",
            kind,
            "-startdate",
            DATE.format(now.minus(DAY)),
            "-enddate",
            DATE.format(end),
            "-in",
            file + ".csr",
            "-out",
            file + ".crt"));
    return new Issued(directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
  }

  /** The list of all that was revoked, with this one more. */
  String revoke(Issued gone) throws IOException, InterruptedException {
    String file = gone.certificate().toString();
    openssl(List.of("ca", "-batch", "-config", "openssl.cnf", "-revoke", file));
    openssl(List.of("ca", "-batch", "-config", "openssl.cnf", "-gencrl", "-out", "ca.crl"));
    return Files.readString(directory.resolve("ca.crl"));
  }

  Path file() {
    return directory.resolve("ca.crt");
  }

  String certificate() throws IOException {
    return Files.readString(file());
  }

  /** Replaces a file at once. */
  static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static X509Certificate read(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  TrustManagerFactory trust() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry("ca", read(file()));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  /** How a client sees the world that trusts this authority, with a certificate of its own. */
  SSLContext context(String protocol, Issued own) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(own.keys().getKeyManagers(), trust().getTrustManagers(), new SecureRandom());
    return context;
  }
}
