package broker.core.guard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much a plugin may have of something; who goes on asking for more, because it gives nothing
 * back, is at fault. Any thread.
 */
public final class Quota {
  private final int most;
  private final String what;
  private final Breaker breaker;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * Nothing is taken yet.
   *
   * @param what for people, in the plural
   * @param faults of the plugin
   */
  public Quota(int most, String what, Faults faults) {
    this.most = most;
    this.what = what;
    this.breaker = new Breaker(what, faults);
  }

  /** Takes one if there is one left. */
  public boolean take(long nowNanos) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      breaker.failed("are leaking: it has " + most + " of them and wants more", nowNanos);
      return false;
    }
    return true;
  }

  /** Gives one back. */
  public void release() {
    taken.decrementAndGet();
    breaker.succeeded();
  }

  /** Why nothing was to be had. */
  public String refusal() {
    return "The plugin has " + most + ' ' + what + " already";
  }
}
