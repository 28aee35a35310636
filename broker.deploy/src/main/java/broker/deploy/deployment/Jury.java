package broker.deploy.deployment;

import java.util.function.LongSupplier;

/**
 * Whom to judge of the plugins that were started before the broker ran. While a store is loading,
 * what most plugins wait for is not there, which is not their fault; who brings the store may be
 * the reason why it does not come. Owned by the deployer's thread.
 */
final class Jury {
  /** Who can be judged, from less to more. */
  enum Verdict {
    NOBODY,
    STORES,
    EVERYBODY
  }

  private static final long LONG_LOAD_NANOS = 60_000_000_000L;

  private final LongSupplier nanoClock;
  private final long startedNanos;
  private Verdict given = Verdict.NOBODY;

  Jury(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    startedNanos = nanoClock.getAsLong();
  }

  /**
   * Who can be judged now.
   *
   * @param open the broker offers what plugins may wait for
   */
  Verdict possible(boolean open) {
    if (open) {
      return Verdict.EVERYBODY;
    }
    boolean lasts = nanoClock.getAsLong() - startedNanos >= LONG_LOAD_NANOS;
    return lasts ? Verdict.STORES : Verdict.NOBODY;
  }

  /** True once for each verdict, if none that says more was given before. */
  boolean gives(Verdict verdict) {
    if (verdict.compareTo(given) <= 0) {
      return false;
    }
    given = verdict;
    return true;
  }
}
