package plugin.tls;

import broker.api.transport.ClientTls;
import broker.api.transport.ServerTls;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;

/** TLS of one name, with whatever material is in force now. Any thread. */
final class TlsService implements ServerTls, ClientTls {
  private final LongAdder handshakes = new LongAdder();
  private volatile TlsContext context;

  TlsService(TlsContext context) {
    this.context = context;
  }

  /** Puts other material in force, for new engines. */
  void use(TlsContext changed) {
    context = changed;
  }

  long handshakes() {
    return handshakes.sum();
  }

  /** Days until the first certificate ends, 0 if there is none. */
  long daysLeft(Instant now) {
    return Expiry.daysLeft(context.material(), now).orElse(0L);
  }

  @Override
  public SSLEngine newEngine(String peerHost, int peerPort) {
    handshakes.increment();
    return context.newServerEngine(peerHost, peerPort);
  }

  @Override
  public SSLEngine newEngine(String host, int port, List<String> alpn) {
    return context.newClientEngine(host, port, alpn);
  }

  @Override
  public Optional<String> userName(List<X509Certificate> peerCertificates) {
    return context.userName(peerCertificates);
  }

  @Override
  public boolean stillTrusted(List<X509Certificate> peerCertificates) {
    return context.stillTrusts(peerCertificates);
  }
}
