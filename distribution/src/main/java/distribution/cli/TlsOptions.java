package distribution.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a client, made of PEM files with what Java brings along. Immutable.
 *
 * @param checksHost whether the certificate has to be one of the host that was asked for
 * @param versions such as TLSv1.3; empty for those that Java likes
 */
record TlsOptions(
    SSLContext context, boolean checksHost, List<String> versions, List<String> alpn) {
  private static final char[] NO_PASSWORD = {};
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /**
   * Reads the files.
   *
   * @param trusted certificates of authorities; null for those that Java trusts
   * @param chain the client's own certificate, and those of the authorities between
   * @throws UsageError if one cannot be used
   */
  static SSLContext context(@Nullable Path trusted, @Nullable Path chain, @Nullable Path key)
      throws UsageError {
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(keys(chain, key), trusted == null ? null : trust(trusted), null);
      return made;
    } catch (GeneralSecurityException | IOException e) {
      throw new UsageError("Error: TLS cannot be used: " + e.getMessage() + ".");
    }
  }

  private static TrustManager[] trust(Path file)
      throws GeneralSecurityException, IOException, UsageError {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate each : certificates(file, "CA")) {
      store.setCertificateEntry("ca" + number++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(@Nullable Path chain, @Nullable Path key)
      throws GeneralSecurityException, IOException, UsageError {
    if (chain == null || key == null) {
      if (chain != key) {
        throw new UsageError("Error: Both --cert and --key must be provided if one of them is.");
      }
      return null;
    }
    KeyStore store = emptyStore();
    Certificate[] all = certificates(chain, "client certificate").toArray(Certificate[]::new);
    store.setKeyEntry("client", privateKey(key), NO_PASSWORD, all);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file, String what) throws UsageError {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> all =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (all.isEmpty()) {
        throw new UsageError("Error: There is no certificate in the " + what + " file " + file);
      }
      return all;
    } catch (IOException e) {
      throw new UsageError("Error: Problem with the " + what + " file: " + Failures.text(e));
    } catch (GeneralSecurityException e) {
      throw new UsageError(
          "Error: Problem with the " + what + " file " + file + ": " + e.getMessage());
    }
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, UsageError {
    byte[] encoded = decoded(file);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // it is of another kind
      }
    }
    throw new UsageError("Error: " + file + " is no key of RSA, EC or EdDSA.");
  }

  private static byte[] decoded(Path file) throws UsageError {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      String begin = "-----BEGIN PRIVATE KEY-----";
      int from = text.indexOf(begin);
      int to = text.indexOf("-----END PRIVATE KEY-----");
      if (from >= 0 && to > from) {
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      }
    } catch (IOException e) {
      throw new UsageError("Error: Problem with the client key file: " + Failures.text(e));
    } catch (IllegalArgumentException e) {
      throw new UsageError("Error: " + file + " is damaged: " + e.getMessage());
    }
    throw new UsageError(
        "Error: "
            + file
            + " is no unencrypted PKCS #8 key; this makes it one: openssl pkcs8 -topk8 -nocrypt");
  }

  /** An engine for one connection. */
  SSLEngine newEngine(String host, int port) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (checksHost) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (!versions.isEmpty()) {
      parameters.setProtocols(versions.toArray(String[]::new));
    }
    if (!alpn.isEmpty()) {
      parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }
}
