package broker.core.transport;

import broker.api.transport.ServerTls;
import broker.core.guard.CallWatch;
import broker.core.loop.OnEventLoop;
import broker.core.loop.Ticker;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * The TLS service of a plugin, whose calls are watched and whose failures are counted. Owned by the
 * loop for handshakes.
 */
@OnEventLoop
final class WatchedTls implements ServerTls {
  private final ServerTls service;
  private final TlsCallee callee;
  private final CallWatch.Slot slot;
  private final Ticker ticker;

  WatchedTls(ServerTls service, TlsCallee callee, CallWatch.Slot slot, Ticker ticker) {
    this.service = service;
    this.callee = callee;
    this.slot = slot;
    this.ticker = ticker;
  }

  @Override
  public SSLEngine newEngine(String peerHost, int peerPort) {
    return call(() -> service.newEngine(peerHost, peerPort));
  }

  @Override
  public Optional<String> userName(List<X509Certificate> peerCertificates) {
    return call(() -> service.userName(peerCertificates));
  }

  @Override
  public boolean stillTrusted(List<X509Certificate> peerCertificates) {
    return call(() -> service.stillTrusted(peerCertificates));
  }

  private <T> T call(Supplier<T> question) {
    boolean late = true;
    T answer;
    slot.begin(callee, ticker.nanos());
    try {
      answer = question.get();
    } catch (RuntimeException e) {
      callee.threw(e);
      throw e;
    } finally {
      late = slot.end();
    }
    if (late) {
      throw new IllegalStateException(callee + " took too long");
    }
    return answer;
  }
}
