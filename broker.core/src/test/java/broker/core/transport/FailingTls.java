package broker.core.transport;

import broker.api.transport.ServerTls;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** A TLS service that can do nothing. */
final class FailingTls implements ServerTls {
  @Override
  public SSLEngine newEngine(String peerHost, int peerPort) {
    throw new IllegalStateException("cannot");
  }

  @Override
  public Optional<String> userName(List<X509Certificate> peerCertificates) {
    throw new IllegalStateException("cannot");
  }

  @Override
  public boolean stillTrusted(List<X509Certificate> peerCertificates) {
    throw new IllegalStateException("cannot");
  }
}
