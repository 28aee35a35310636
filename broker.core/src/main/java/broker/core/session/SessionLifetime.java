package broker.core.session;

import broker.core.access.ClientAccess;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * How long a session lives without its client, and the will it left behind (MQTT 5.0 sections
 * 3.1.2.11.2 and 3.1.3.2.2). Owned by the session's loop.
 */
@OnEventLoop
final class SessionLifetime {
  /** A Session Expiry Interval that never ends. */
  static final long FOR_EVER = 0xFFFF_FFFFL;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Session session;
  private final Shard shard;
  private long expirySeconds;
  private @Nullable Will will;
  private @Nullable ClientAccess willAccess; // of the client that left it
  private @Nullable Timer expiry; // made when first needed: most sessions end with their connection
  private @Nullable Timer willDelay;
  private boolean absent;

  SessionLifetime(Session session, Shard shard) {
    this.session = session;
    this.shard = shard;
  }

  boolean endsWithConnection() {
    return expirySeconds == 0;
  }

  long expirySeconds() {
    return expirySeconds;
  }

  void expireAfter(long seconds) {
    expirySeconds = seconds;
  }

  void connected(long seconds) {
    expirySeconds = seconds;
    willAccess = null;
    forgetWill();
    session.record().life(seconds, 0);
    will = null; // a client that is back in time has no will to be sent [MQTT-3.1.3-9]
    setAbsent(false);
    stopTimers();
  }

  /**
   * The client is gone.
   *
   * @param access decides whether its will may still be published; null when nobody has to
   */
  void disconnected(@Nullable Will left, @Nullable ClientAccess access) {
    if (left != null && (left.delaySeconds() == 0 || expirySeconds == 0)) {
      publish(left, access);
    } else {
      will = left;
      willAccess = left == null ? null : access;
    }
    if (expirySeconds == 0) {
      session.end(); // [MQTT-3.1.2-23] [MQTT311-3.1.2-6]
      return;
    }
    setAbsent(true);
    session.record().absent(expirySeconds, will);
    startTimers(0, will == null ? 0 : will.delaySeconds() * NANOS_PER_SECOND);
  }

  private void startTimers(long absentNanos, long willNanos) {
    if (expirySeconds != FOR_EVER) {
      expiry = expiry == null ? new Expiry() : expiry;
      shard.loop().timers().start(expiry, expirySeconds * NANOS_PER_SECOND - absentNanos);
    }
    if (will != null) {
      willDelay = willDelay == null ? new WillDelay() : willDelay;
      shard.loop().timers().start(willDelay, willNanos);
    }
  }

  /**
   * The broker has started, and the client was away since then; its will may be published as it is:
   * who left it was entitled to when it connected.
   */
  void restored(long seconds, long absentNanos, @Nullable Will left, long willNanos) {
    expirySeconds = seconds;
    will = left;
    setAbsent(true);
    startTimers(absentNanos, willNanos);
  }

  /** True when the client is away and its will is to be published later. */
  boolean hasWaitingWill() {
    return absent && will != null;
  }

  /** Puts the will that waits into the journal. */
  void dumpWill() {
    if (absent && will != null) {
      session.record().will(will, will.delaySeconds() * NANOS_PER_SECOND);
    }
  }

  private void forgetWill() {
    if (will != null) {
      session.record().noWill();
    }
  }

  /** The session ends: a will that still waits is due now. [MQTT-3.1.3-9] */
  void end() {
    setAbsent(false);
    stopTimers();
    publishWill();
  }

  private void publishWill() {
    Will due = will;
    ClientAccess access = willAccess;
    will = null;
    willAccess = null;
    if (due != null) {
      session.record().noWill();
      publish(due, access);
    }
  }

  private void publish(Will due, @Nullable ClientAccess access) {
    if (access == null) {
      publish(due);
    } else {
      access.will(due.topic(), () -> publish(due));
    }
  }

  private void publish(Will due) { // [MQTT-3.1.2-8] [MQTT311-3.1.2-8]
    long expirySeconds = due.messageExpirySeconds();
    long expiresAtNanos =
        expirySeconds < 0
            ? ApplicationMessage.NEVER
            : shard.loop().nanos() + expirySeconds * NANOS_PER_SECOND;
    shard
        .router()
        .publish(
            new ApplicationMessage(
                due.topic(),
                due.payload(),
                due.properties(),
                due.qos(),
                due.retain(), // [MQTT-3.1.2-14] [MQTT-3.1.2-15]
                expiresAtNanos,
                session.clientId()));
  }

  private void setAbsent(boolean now) {
    if (absent != now) {
      absent = now;
      shard.counters().add(Counter.SESSIONS_ABSENT, now ? 1 : -1);
    }
  }

  private void stopTimers() {
    if (expiry != null) {
      shard.loop().timers().stop(expiry);
    }
    if (willDelay != null) {
      shard.loop().timers().stop(willDelay);
    }
  }

  private final class Expiry extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      shard.counters().increment(Counter.SESSIONS_EXPIRED);
      session.end();
    }
  }

  private final class WillDelay extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      publishWill(); // [MQTT-3.1.3-9]
    }
  }
}
