package broker.core.connection;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;
import broker.core.packet.ReasonCode;

/**
 * Ends a connection that was silent for one and a half times its Keep Alive (MQTT 5.0 section
 * 3.1.2.10). Owned by the connection's loop. Costs nothing per packet: it looks when the time may
 * have come.
 */
@OnEventLoop
final class KeepAlive extends Timer {
  private final Connection connection;
  private final long timeoutNanos;

  KeepAlive(Connection connection, int seconds) {
    this.connection = connection;
    this.timeoutNanos = seconds * 1_500_000_000L;
  }

  void start() {
    connection.shard().loop().timers().start(this, timeoutNanos);
  }

  void stop() {
    connection.shard().loop().timers().stop(this);
  }

  @Override
  protected void onTime(long nowNanos) {
    long left = connection.lastReadNanos() + timeoutNanos - nowNanos;
    if (left > 0) {
      connection.shard().loop().timers().start(this, left);
      return;
    }
    if (connection.isPaused()) { // whom the broker does not read from is not silent
      connection.shard().loop().timers().start(this, timeoutNanos >> 1);
      return;
    }
    connection.counters().increment(Counter.KEEP_ALIVE_TIMEOUTS);
    connection.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, "keep alive"); // [MQTT-3.1.2-22]
  }
}
