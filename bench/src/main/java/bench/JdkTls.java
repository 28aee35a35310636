package bench;

import broker.api.transport.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A TLS service with the engines of the JDK and the same material as the plugin's. Any thread. */
final class JdkTls implements ServerTls {
  private static final char[] PASSWORD = "benchmark".toCharArray();

  private final SSLContext context;

  private JdkTls(SSLContext context) {
    this.context = context;
  }

  /** With server.crt and server.key of this directory. */
  static JdkTls of(Path directory) throws GeneralSecurityException, IOException {
    String pem =
        Files.readString(directory.resolve("server.key")).replaceAll("-----[^-]+-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    KeyStore store = empty();
    Certificate[] chain = {read(directory.resolve("server.crt"))};
    store.setKeyEntry("server", key, PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new JdkTls(context);
  }

  /** What a client needs that trusts ca.crt of this directory. */
  static SSLContext trusting(Path directory) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("ca", read(directory.resolve("ca.crt")));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509Certificate read(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Override
  public SSLEngine newEngine(String peerHost, int peerPort) {
    SSLEngine engine = context.createSSLEngine(peerHost, peerPort);
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(new String[] {"mqtt"});
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public Optional<String> userName(List<X509Certificate> peerCertificates) {
    return Optional.empty();
  }

  @Override
  public boolean stillTrusted(List<X509Certificate> peerCertificates) {
    return true;
  }
}
