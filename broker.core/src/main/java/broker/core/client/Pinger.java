package broker.core.client;

import broker.api.client.EndCause;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;
import broker.core.packet.PingReq;

/**
 * Keeps a connection alive, and notices when the server is not (MQTT 5.0 section 3.1.2.10). Owned
 * by the connection's loop.
 *
 * <p>Looks twice per Keep Alive whether anything was sent and received since; so neither costs
 * anything, and no gap is longer than the Keep Alive.
 */
@OnEventLoop
final class Pinger extends Timer {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final ClientConnection connection;
  private final long keepAliveNanos;
  private final long lookNanos;

  private long bytesSent;
  private long bytesReceived;
  private boolean awaiting; // the answer to a PINGREQ
  private long lifeNanos; // of the PINGREQ, or of what came since

  Pinger(ClientConnection connection, int keepAliveSeconds) {
    this.connection = connection;
    this.keepAliveNanos = keepAliveSeconds * NANOS_PER_SECOND;
    this.lookNanos = (keepAliveNanos >> 1) - TimerWheel.TICK_NANOS; // timers may fire late
  }

  void start() {
    remember();
    connection.loop().timers().start(this, lookNanos);
  }

  void stop() {
    connection.loop().timers().stop(this);
  }

  /** PINGRESP came. */
  void answered() {
    awaiting = false;
  }

  @Override
  protected void onTime(long nowNanos) {
    boolean silent = received() == bytesReceived;
    boolean quiet = sent() == bytesSent;
    if (!silent
        || connection.channel().isPaused()) { // whom this side does not read from is not silent
      lifeNanos = nowNanos;
    }
    if (awaiting && nowNanos - lifeNanos >= keepAliveNanos) {
      connection.lost(End.of(EndCause.Kind.TIMED_OUT, "Keep alive timeout"));
      return;
    }
    if (quiet || silent && !awaiting) {
      ping(nowNanos);
    }
    remember();
    connection.loop().timers().start(this, lookNanos);
  }

  private void ping(long nowNanos) {
    if (!awaiting) {
      awaiting = true;
      lifeNanos = nowNanos;
    }
    connection.write(PingReq.INSTANCE); // [MQTT-3.1.2-20] [MQTT311-3.1.2-23]
  }

  private long sent() {
    return connection.counters().get(Counter.BYTES_SENT);
  }

  private long received() {
    return connection.counters().get(Counter.BYTES_RECEIVED);
  }

  private void remember() {
    bytesSent = sent();
    bytesReceived = received();
  }
}
