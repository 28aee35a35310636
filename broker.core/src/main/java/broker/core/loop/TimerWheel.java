package broker.core.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers of one loop that cost O(1) to start, to stop and to fire. Owned by the loop. */
@OnEventLoop
public final class TimerWheel {
  /*
   * Hashing:    a ring of slots, one per tick; a timer lies in the slot of its deadline, in an intrusive
   *             double list, so that starting and stopping allocates nothing.
   * Long waits: a deadline beyond one turn of the ring stays in its slot and is looked at once per turn of
   *             the ring (17 minutes), which a keep-alive never sees and a session expiry of days can afford.
   * Driving:    while there is a timer, the loop calls us each tick; an idle broker has nothing to wake for.
   */

  /** Timers fire at most this long after their deadline, in nanoseconds. */
  public static final long TICK_NANOS = 250_000_000L;

  private static final int SLOTS = 4096;
  private static final int DUE = SLOTS;
  private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

  /** How the wheel asks to be called again. */
  @FunctionalInterface
  interface Scheduler {
    void schedule(Runnable task, long delayNanos);
  }

  /** Something that happens at a time. Belongs to the wheel it was started on. */
  public abstract static class Timer {
    private long deadlineNanos;
    private boolean started;
    private @Nullable Timer previous;
    private @Nullable Timer next;
    private int slot;

    /** Called on the loop when the time has come; may start the timer again. */
    protected abstract void onTime(long nowNanos);

    /** True between start and firing or stop. */
    public final boolean isStarted() {
      return started;
    }
  }

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS + 1];
  private final long originNanos;
  private final Runnable tick = this::tick;
  private long doneTicks;
  private int size;
  private boolean ticking;

  TimerWheel(Ticker ticker, Scheduler scheduler) {
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.originNanos = ticker.nanos();
  }

  /** Starts the timer, or starts it anew; it fires {@code delayNanos} from now. */
  public void start(Timer timer, long delayNanos) {
    stop(timer);
    long now = ticker.nanos();
    if (size == 0) {
      doneTicks = (now - originNanos) / TICK_NANOS;
    }
    timer.deadlineNanos = now + Math.max(0, delayNanos);
    link(timer);
    if (!ticking) {
      ticking = true;
      scheduleTick();
    }
  }

  /** Stops the timer; nothing happens when it is not started. */
  public void stop(Timer timer) {
    if (timer.started) {
      remove(timer);
    }
  }

  /** Number of started timers. */
  public int size() {
    return size;
  }

  private void link(Timer timer) {
    long due = (timer.deadlineNanos - originNanos + TICK_NANOS - 1) / TICK_NANOS;
    link(timer, (int) (Math.max(due, doneTicks + 1) & SLOTS - 1));
    timer.started = true;
    size++;
  }

  private void link(Timer timer, int slot) {
    Timer head = slots[slot];
    timer.slot = slot;
    timer.previous = null;
    timer.next = head;
    if (head != null) {
      head.previous = timer;
    }
    slots[slot] = timer;
  }

  private void remove(Timer timer) {
    unlink(timer);
    timer.started = false;
    size--;
  }

  private void unlink(Timer timer) {
    Timer previous = timer.previous;
    Timer next = timer.next;
    if (previous == null) {
      slots[timer.slot] = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    timer.previous = null;
    timer.next = null;
  }

  private void tick() {
    try {
      advance(); // a timer that is started meanwhile finds us ticking
    } finally {
      ticking = size > 0;
      if (ticking) {
        scheduleTick();
      }
    }
  }

  /**
   * At the next border of a tick: at any other moment what is due there would wait for one more.
   */
  private void scheduleTick() {
    scheduler.schedule(tick, TICK_NANOS - (ticker.nanos() - originNanos) % TICK_NANOS);
  }

  /**
   * Fires what is due. The loop calls it each tick; a test calls it after it has moved the clock.
   */
  public void advance() {
    long now = ticker.nanos();
    long target = (now - originNanos) / TICK_NANOS;
    if (target - doneTicks > SLOTS) {
      doneTicks = target - SLOTS; // one round visits every slot
    }
    while (doneTicks < target) {
      doneTicks++;
      fireSlot((int) (doneTicks & SLOTS - 1), now);
    }
  }

  private void fireSlot(int slot, long now) {
    // what is due moves to a list of its own first: a firing timer may start and stop any other
    Timer timer = slots[slot];
    while (timer != null) {
      Timer next = timer.next;
      if (timer.deadlineNanos - now <= 0) {
        unlink(timer);
        link(timer, DUE);
      }
      timer = next;
    }
    for (timer = slots[DUE]; timer != null; timer = slots[DUE]) {
      remove(timer);
      fire(timer, now);
    }
  }

  private static void fire(Timer timer, long now) {
    try {
      timer.onTime(now);
    } catch (RuntimeException e) {
      log.error("timer failed: {}", e.toString(), e);
    }
  }
}
