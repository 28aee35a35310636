package broker.core.transport;

import broker.api.transport.ServerTls;
import broker.core.access.AccessControl;
import broker.core.guard.CallWatch;
import broker.core.limits.Limits;
import broker.core.loop.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
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
  private final TlsGap gap;
  private final AccessControl access;
  private final CallWatch.Slot slot;
  private final Ticker ticker;
  private final HandshakeLog log;

  /**
   * @param group of one loop
   * @param access is told what the plugins do there
   */
  TlsHandshakes(
      EventLoopGroup group,
      TlsOffers offers,
      Supplier<Limits> limits,
      Ticker ticker,
      InstantSource clock,
      AccessControl access) {
    this.group = group;
    this.offers = offers;
    EventLoop loop = group.next();
    this.queue = new HandshakeQueue(loop, limits, ticker);
    this.log = new HandshakeLog(ticker);
    this.trust = new TrustWatch(loop, offers, clock);
    this.gap = new TlsGap(loop, limits);
    this.access = access;
    this.slot = access.calls().newSlot();
    this.ticker = ticker;
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

  /** Who waits for a service; owned by the loop, but for {@link TlsGap#millis}. */
  TlsGap gap() {
    return gap;
  }

  /** The service as it is to be called: watched. Any thread. */
  ServerTls watched(ServerTls service) {
    TlsCallee callee = new TlsCallee(service, access.alarms(), access::faults);
    return new WatchedTls(service, callee, slot, ticker);
  }

  /** A service of this name has come: who waits for it goes on. Any thread. */
  void serviceCame(String tlsName) {
    group.next().execute(() -> gap.ended(tlsName));
  }

  /** Runs the task when a gap that begins now has become too long. Any thread. */
  Future<?> afterGap(Runnable task) {
    return group.next().schedule(task, gap.millis(), TimeUnit.MILLISECONDS);
  }

  /** Who has come in; owned by the loop, but for {@link TrustWatch#invalidate}. */
  TrustWatch trust() {
    return trust;
  }
}
