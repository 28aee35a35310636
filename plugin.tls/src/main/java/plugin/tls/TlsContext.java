package plugin.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import plugin.tls.material.BouncyCastle;
import plugin.tls.material.Material;

/**
 * Settings and material that are in force together: makes engines, and judges certificates.
 * Immutable; any thread. Sessions of TLS 1.2 can be resumed within one context only, so that nobody
 * resumes what newer material would refuse.
 */
final class TlsContext {
  private static final int RESUMABLE_SESSIONS = 1_024;
  private static final int RESUMABLE_SECONDS = 3_600;

  /** The trust manager has to be told some kind of key; it judges by the certificate. */
  private static final String ANY_KEY = "UNKNOWN";

  private final TlsSettings settings;
  private final Material material;
  private final Trust trust;
  private final SSLContext server;
  private final SSLContext client;

  /**
   * Puts them together.
   *
   * @throws GeneralSecurityException if the material cannot be used
   */
  TlsContext(TlsSettings settings, Material material) throws GeneralSecurityException {
    this.settings = settings;
    this.material = material;
    this.trust = new Trust(material.authorities(), material.revocations());
    this.server = context(trust);
    this.server.getServerSessionContext().setSessionCacheSize(RESUMABLE_SESSIONS);
    this.server.getServerSessionContext().setSessionTimeout(RESUMABLE_SECONDS);
    this.client = context(settings.trustJvm() ? withJvm(material) : trust);
  }

  private SSLContext context(Trust trusted) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS", BouncyCastle.tls());
    context.init(
        Stores.keyManagers(material.identities()),
        new TrustManager[] {trusted},
        new SecureRandom());
    return context;
  }

  private static Trust withJvm(Material material) throws GeneralSecurityException {
    List<X509Certificate> trusted = new ArrayList<>(material.authorities());
    TrustManagerFactory jvm =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    jvm.init((KeyStore) null);
    for (TrustManager each : jvm.getTrustManagers()) {
      if (each instanceof X509TrustManager manager) {
        trusted.addAll(Arrays.asList(manager.getAcceptedIssuers()));
      }
    }
    return new Trust(trusted, List.of()); // nobody has the lists of the whole world
  }

  TlsSettings settings() {
    return settings;
  }

  Material material() {
    return material;
  }

  /** True when there is a key, without which no server can be. */
  boolean canServe() {
    return !material.identities().isEmpty();
  }

  SSLEngine newServerEngine(String peerHost, int peerPort) {
    if (!canServe()) {
      throw new IllegalStateException("TLS " + settings.name() + " has no certificate");
    }
    SSLEngine engine = server.createSSLEngine(peerHost, peerPort);
    engine.setUseClientMode(false);
    SSLParameters parameters = parameters(settings.alpn());
    parameters.setUseCipherSuitesOrder(true);
    switch (settings.clientCertificates()) {
      case NONE -> parameters.setWantClientAuth(false);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  SSLEngine newClientEngine(String host, int port, List<String> alpn) {
    SSLEngine engine = client.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(alpn);
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name has to match
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLParameters parameters(List<String> alpn) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(settings.protocols().toArray(String[]::new));
    parameters.setCipherSuites(settings.cipherSuites().toArray(String[]::new));
    parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    return parameters;
  }

  Optional<String> userName(List<X509Certificate> chain) {
    return settings.userNames().of(chain.get(0));
  }

  boolean stillTrusts(List<X509Certificate> chain) {
    if (settings.clientCertificates() == ClientCertificates.NONE) {
      return true; // nobody is asked for a certificate
    }
    if (chain.isEmpty()) {
      return settings.clientCertificates() != ClientCertificates.REQUIRED;
    }
    try {
      trust.checkClientTrusted(chain.toArray(X509Certificate[]::new), ANY_KEY);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
