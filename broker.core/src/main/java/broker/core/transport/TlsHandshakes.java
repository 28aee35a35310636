package broker.core.transport;

import broker.core.limits.Limits;
import broker.core.loop.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Where TLS handshakes are made: on one event loop of their own, because the engines do their
 * cryptography on the thread that calls them, and that must not be one that carries traffic. Any
 * thread.
 */
final class TlsHandshakes {
  private final EventLoopGroup group;
  private final TlsOffers offers;
  private final HandshakeQueue queue;
  private final TrustWatch trust;
  private final HandshakeLog log;

  /**
   * @param group of one loop
   */
  TlsHandshakes(
      EventLoopGroup group,
      TlsOffers offers,
      Supplier<Limits> limits,
      Ticker ticker,
      InstantSource clock) {
    this.group = group;
    this.offers = offers;
    EventLoop loop = group.next();
    this.queue = new HandshakeQueue(loop, limits, ticker);
    this.log = new HandshakeLog(ticker);
    this.trust = new TrustWatch(loop, offers, clock);
  }

  EventLoopGroup group() {
    return group;
  }

  TlsOffers offers() {
    return offers;
  }

  /** Whose turn it is; owned by the loop. */
  HandshakeQueue queue() {
    return queue;
  }

  /** What came to nothing; owned by the loop. */
  HandshakeLog log() {
    return log;
  }

  /** Who has come in; owned by the loop, but for {@link TrustWatch#invalidate}. */
  TrustWatch trust() {
    return trust;
  }
}
