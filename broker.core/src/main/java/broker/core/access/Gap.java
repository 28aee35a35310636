package broker.core.access;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A client that waits while the authenticator it needs is being replaced, though not for ever.
 * Owned by the client's loop.
 */
@OnEventLoop
final class Gap extends Timer {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AccessLoop access;
  private final @Nullable String method;
  private final Runnable closed;
  private final Runnable tooLong;

  /**
   * @param method the Authentication Method, or null for user name and password
   * @param closed runs when there is an authenticator
   * @param tooLong runs when none came in time
   */
  Gap(AccessLoop access, @Nullable String method, Runnable closed, Runnable tooLong) {
    this.access = access;
    this.method = method;
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
    if (!access.control().isGap(method)) {
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
