package broker.core.access;

import broker.core.guard.CallWatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service of a plugin as long as it is registered: its place in the order, and how it behaves.
 * Any thread.
 */
final class Plugin<S> implements Comparable<Plugin<S>>, CallWatch.Callee {
  /*
   * Failing: a plugin that fails several times in a row is set aside, so that the clients who need
   *          it get their refusal at once and its faults do not eat the event loops. After a while
   *          the next question is put to it again; one more failure sets it aside once more.
   * Blocking: only who promises to return at once is called on the event loops; whoever breaks that
   *          promise is called on threads of its own from then on, like all others.
   */
  private static final Logger log = LoggerFactory.getLogger(Plugin.class);
  private static final String HOLDS = "holds an event loop";
  private static final long SET_ASIDE_NANOS = 10_000_000_000L;

  private final S service;
  private final Object registered;
  private final int ranking;
  private final long id;
  private final AccessAlarms alarms;
  private final Supplier<PluginFaults> faults;
  private final @Nullable PluginCalls calls;
  private final Set<Turn> deferred = ConcurrentHashMap.newKeySet();
  private final LogLimit failureLog = new LogLimit();
  private final LogLimit slowLog = new LogLimit();
  private volatile boolean gone;
  private volatile boolean elsewhere;

  private volatile int failuresInRow; // written under the lock
  private volatile boolean setAside; // written under the lock
  private long setAsideUntilNanos; // under the lock

  /**
   * @param registered the service object itself, by which it is removed and named
   * @param calls on which threads it is called; null for the event loops, always
   */
  Plugin(
      S service,
      Object registered,
      int ranking,
      long id,
      AccessAlarms alarms,
      Supplier<PluginFaults> faults,
      @Nullable PluginCalls calls) {
    this.service = service;
    this.registered = registered;
    this.ranking = ranking;
    this.id = id;
    this.alarms = alarms;
    this.faults = faults;
    this.calls = calls;
    this.elsewhere = calls != null && !calls.isPrompt();
  }

  S service() {
    return service;
  }

  /** What operators know it by. */
  String name() {
    return registered.getClass().getName();
  }

  boolean is(Object service) {
    return registered == service;
  }

  /** Highest ranking first, then the service that was there first. */
  @Override
  public int compareTo(Plugin<S> other) {
    int byRanking = Integer.compare(other.ranking, ranking);
    return byRanking != 0 ? byRanking : Long.compare(id, other.id);
  }

  // ---- questions it took with it

  void deferred(Turn turn) {
    deferred.add(turn);
    if (gone) {
      turn.withdraw();
    }
  }

  void settled(Turn turn) {
    deferred.remove(turn);
  }

  boolean isGone() {
    return gone;
  }

  /** The service is unregistered: what it has not answered is over. */
  void leave() {
    gone = true;
    deferred.forEach(Turn::withdraw);
    if (calls != null) {
      calls.close();
    }
    succeeded();
  }

  // ---- where it is called

  /** The threads on which it is called; null for the loop that asks. */
  @Nullable PluginCalls calls() {
    return elsewhere ? calls : null;
  }

  @Override
  public synchronized void holds(long tookNanos, long nowNanos, Throwable where) {
    elsewhere = calls != null;
    if (failureLog.pass(nowNanos) >= 0) {
      long millis = tookNanos / 1_000_000;
      log.error("{} {} for {} ms and was interrupted", name(), HOLDS, millis, where);
    }
    if (!gone) {
      faults.get().fault(registered, HOLDS);
      failuresInRow = failuresInRow + 1;
      setAside(HOLDS, true, nowNanos);
    }
  }

  @Override
  public void letGo() {} // what the call came to is judged like any other

  // ---- how it behaves

  boolean isSetAside(long nowNanos) {
    return setAside && isStillSetAside(nowNanos);
  }

  private synchronized boolean isStillSetAside(long nowNanos) {
    return nowNanos - setAsideUntilNanos < 0;
  }

  void succeeded() {
    if (failuresInRow > 0) {
      recover();
    }
  }

  private synchronized void recover() {
    failuresInRow = 0;
    if (setAside) {
      setAside = false;
      alarms.cleared(name());
      faults.get().setAside(registered, false);
    }
  }

  /** It gave no answer, or none in time. */
  synchronized void failed(String what, @Nullable Throwable cause, long nowNanos, int tolerated) {
    if (gone) {
      return; // being stopped is no fault, and nobody would take the alarm back
    }
    int heldBack = failureLog.pass(nowNanos);
    if (heldBack >= 0) {
      log.error("{} {}: refused (and {} times before)", name(), what, heldBack, cause);
    }
    faults.get().fault(registered, what);
    failuresInRow = failuresInRow + 1;
    if (failuresInRow >= tolerated) {
      boolean anew = !isSetAside(nowNanos); // else it was asked before it was set aside
      setAside(what, anew, nowNanos);
    }
  }

  /** The board counts it where it is one more reason. */
  private synchronized void setAside(String what, boolean anew, long nowNanos) {
    if (anew) {
      faults.get().setAside(registered, true);
    }
    setAsideUntilNanos = nowNanos + SET_ASIDE_NANOS;
    if (!setAside) {
      setAside = true;
      alarms.setAside(name(), what);
    }
  }

  /** A call has kept an event loop from everybody else. */
  void slow(long tookNanos, long nowNanos) {
    int heldBack = slowLog.pass(nowNanos);
    if (heldBack >= 0) {
      long millis = tookNanos / 1_000_000;
      log.warn("{} blocked for {} ms (and {} times before)", name(), millis, heldBack);
    }
  }
}
