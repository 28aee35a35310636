package broker.core.connection;

import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;

/**
 * Slows a client down that sends more messages or bytes per second than allowed, by not reading
 * from it for as long as it was ahead. Owned by the connection's loop.
 */
@OnEventLoop
final class RateLimit extends Timer {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Connection connection;
  private long messages;
  private long paidUntilNanos;

  RateLimit(Connection connection) {
    this.connection = connection;
    this.paidUntilNanos = connection.lastReadNanos() - NANOS_PER_SECOND;
  }

  void message() {
    messages++;
  }

  /** A read is worked off: pays for what came with it. A burst of one second is free. */
  void bytes(int bytes) {
    Limits limits = connection.services().limits();
    if (limits.maximumMessageRate() == 0 && limits.maximumByteRate() == 0) {
      messages = 0;
      return;
    }
    long now = connection.lastReadNanos();
    long cost =
        Math.max(
            limits.maximumMessageRate() == 0
                ? 0
                : messages * NANOS_PER_SECOND / limits.maximumMessageRate(),
            limits.maximumByteRate() == 0
                ? 0
                : bytes * NANOS_PER_SECOND / limits.maximumByteRate());
    messages = 0;
    long earliest = now - NANOS_PER_SECOND;
    paidUntilNanos = (paidUntilNanos - earliest > 0 ? paidUntilNanos : earliest) + cost;
    if (paidUntilNanos - now > 0) {
      connection.counters().increment(Counter.RATE_LIMITED);
      connection.pause(Connection.PAUSED_FOR_RATE);
      connection.shard().loop().timers().start(this, paidUntilNanos - now);
    }
  }

  @Override
  protected void onTime(long nowNanos) {
    connection.unpause(Connection.PAUSED_FOR_RATE);
  }
}
