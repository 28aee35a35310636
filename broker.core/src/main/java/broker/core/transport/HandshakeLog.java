package broker.core.transport;

import broker.core.loop.OnEventLoop;
import broker.core.loop.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why TLS handshakes came to nothing: a few a second, so that a flood does not push
 * everything else out of the log. Owned by the loop for handshakes.
 */
@OnEventLoop
final class HandshakeLog {
  private static final Logger log = LoggerFactory.getLogger("broker.core.transport.TlsHandshake");
  private static final int PER_SECOND = 5;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Ticker ticker;
  private long secondNanos;
  private int told;
  private int leftOut;

  HandshakeLog(Ticker ticker) {
    this.ticker = ticker;
    this.secondNanos = ticker.nanos();
  }

  void failed(Object connection, String reason) {
    long now = ticker.nanos();
    if (now - secondNanos >= NANOS_PER_SECOND) {
      secondNanos = now;
      told = 0;
      if (leftOut > 0) {
        log.info("{} more TLS handshakes came to nothing", leftOut);
        leftOut = 0;
      }
    }
    if (told < PER_SECOND) {
      told++;
      log.info("{}: no TLS: {}", connection, reason);
    } else {
      leftOut++;
    }
  }
}
