package broker.core.guard;

/**
 * Decides whether a service of a plugin is called: after some faults in a row, or one call that
 * does not end, it is set aside for a while; then the next call is its chance. Any thread.
 */
public final class Breaker {
  /** How long a service is not called. */
  public static final long ASIDE_NANOS = 10_000_000_000L;

  private final String name;
  private final Faults faults;
  private volatile boolean troubled; // written under the lock
  private int inRow; // under the lock
  private boolean aside; // under the lock
  private long untilNanos; // under the lock

  /**
   * A service that has not failed yet.
   *
   * @param name what it is, for people, such as {@code command greet}
   * @param faults of its plugin
   */
  public Breaker(String name, Faults faults) {
    this.name = name;
    this.faults = faults;
  }

  /** True while it is not to be called. */
  public boolean isOpen(long nowNanos) {
    return troubled && isAside(nowNanos);
  }

  private synchronized boolean isAside(long nowNanos) {
    return aside && nowNanos - untilNanos < 0;
  }

  /** A call has ended well. */
  public void succeeded() {
    if (troubled) {
      recover();
    }
  }

  private synchronized void recover() {
    troubled = false;
    inRow = 0;
    if (aside) {
      aside = false;
      faults.back(this);
    }
  }

  /** A call has failed; one that began before it was set aside changes no more than the count. */
  public synchronized void failed(String what, long nowNanos) {
    faults.fault(name + ' ' + what);
    troubled = true;
    inRow++;
    if (inRow >= faults.tolerated() && !isAside(nowNanos)) {
      setAside(what, nowNanos);
    }
  }

  /** A call has not ended in time; to be said again while that goes on. */
  public synchronized void hangs(String what, long nowNanos) {
    faults.fault(name + ' ' + what);
    troubled = true;
    inRow = Math.max(inRow + 1, faults.tolerated());
    setAside(what, nowNanos);
  }

  private void setAside(String what, long nowNanos) {
    aside = true;
    untilNanos = nowNanos + ASIDE_NANOS;
    faults.setAside(this, name + ' ' + what);
  }
}
