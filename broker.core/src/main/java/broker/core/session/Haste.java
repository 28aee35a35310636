package broker.core.session;

import broker.core.limits.QueueLimits;
import broker.core.loop.OnEventLoop;
import java.util.function.Supplier;

/**
 * Whether publishers should wait a moment for the client of one session, whose queue fills up
 * although it takes messages quickly. It asks for that only as long as the queue would be gone
 * within {@link Uptake#WINDOW_NANOS} at the speed the client shows; a slow client gets nobody to
 * wait. Owned by the session's loop.
 */
@OnEventLoop
final class Haste {
  private final Shard shard;
  private final DeliveryQueue queue;
  private final Supplier<QueueLimits> limits;
  private final Runnable check = this::check;
  private final Uptake uptake;
  private boolean on;
  private boolean checking;

  Haste(Shard shard, DeliveryQueue queue, Supplier<QueueLimits> limits) {
    this.shard = shard;
    this.queue = queue;
    this.limits = limits;
    this.uptake = new Uptake(shard.loop().nanos());
  }

  boolean isOn() {
    return on;
  }

  /** The queue fills up: publishers wait, if the client is quick. */
  void begin(long nowNanos) {
    if (!isQuick(nowNanos)) {
      return;
    }
    on = true;
    shard.press(1);
    if (!checking) {
      checking = true;
      shard.loop().schedule(check, Uptake.WINDOW_NANOS);
    }
  }

  /** A message left the queue. */
  void sent(long nowNanos) {
    uptake.count(nowNanos);
    if (on && !queue.isFilling(limits.get())) {
      end();
    }
  }

  /** Nobody waits any more. */
  void end() {
    if (on) {
      on = false;
      shard.press(-1);
    }
  }

  private void check() {
    checking = false;
    if (!on) {
      return;
    }
    // what was dropped or has expired leaves the queue too, and nobody says so
    if (queue.isFilling(limits.get()) && isQuick(shard.loop().nanos())) {
      checking = true;
      shard.loop().schedule(check, Uptake.WINDOW_NANOS);
    } else {
      end();
    }
  }

  private boolean isQuick(long nowNanos) {
    return uptake.inNanos(Uptake.WINDOW_NANOS, nowNanos) >= queue.size();
  }
}
