package broker.core.access;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import java.util.function.BooleanSupplier;

/**
 * A client that waits while the plugin it needs is being replaced, though not for ever. Owned by
 * the client's loop.
 */
@OnEventLoop
final class Gap extends Timer {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AccessLoop access;
  private final BooleanSupplier isOpen;
  private final Runnable closed;
  private final Runnable tooLong;

  /**
   * @param isOpen whether the plugin is still missing
   * @param closed runs when it is there
   * @param tooLong runs when none came in time
   */
  Gap(AccessLoop access, BooleanSupplier isOpen, Runnable closed, Runnable tooLong) {
    this.access = access;
    this.isOpen = isOpen;
    this.closed = closed;
    this.tooLong = tooLong;
  }

  void start() {
    access.gaps().add(this);
    long most = access.limits().authenticationGapMillis();
    access.loop().timers().start(this, most * NANOS_PER_MILLI);
  }

  /** Looks whether it is over. */
  void look() {
    if (!isOpen.getAsBoolean()) {
      cancel();
      closed.run();
    }
  }

  @Override
  protected void onTime(long nowNanos) {
    cancel();
    tooLong.run();
  }

  void cancel() {
    access.loop().timers().stop(this);
    access.gaps().remove(this);
  }
}
