package broker.core.loop;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop as the core sees it. Owned by its thread, but for {@link #execute}, {@link #index}
 * and {@link #inLoop}, which any thread may call.
 */
@OnEventLoop
public final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /**
   * Where the end of a turn is announced; Netty's event loops offer it, a test loop may just run
   * tasks.
   */
  @FunctionalInterface
  public interface AfterTurn {
    /** Runs the task once, on the loop, after what the loop is doing now. */
    void execute(Runnable task);
  }

  private final int index;
  private final EventLoop eventLoop;
  private final AfterTurn afterTurn;
  private final Ticker ticker;
  private final TimerWheel timers;
  private final Pace pace;
  private final Runnable endTurn = this::endTurn;

  private TurnTask[] tasks = new TurnTask[64];
  private int taskCount;
  private boolean ends; // at the end of this turn endTurn runs

  /**
   * A loop that never rests.
   *
   * @param index position among the loops of the broker, from 0
   * @param afterTurn how the end of a turn is announced
   */
  public Loop(int index, EventLoop eventLoop, AfterTurn afterTurn, Ticker ticker) {
    this(index, eventLoop, afterTurn, ticker, nanos -> {});
  }

  /**
   * As above.
   *
   * @param pause lets the loop rest
   */
  public Loop(
      int index, EventLoop eventLoop, AfterTurn afterTurn, Ticker ticker, Pace.Pause pause) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.afterTurn = afterTurn;
    this.ticker = ticker;
    this.timers = new TimerWheel(ticker, this::schedule);
    this.pace = new Pace(pause);
  }

  /** Position among the loops of the broker, from 0. Any thread. */
  public int index() {
    return index;
  }

  /** The Netty loop behind it. Any thread. */
  public EventLoop eventLoop() {
    return eventLoop;
  }

  /** True on the thread of this loop. Any thread. */
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /** Runs the task on this loop later, in the order of the calls. Any thread. */
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  /** The clock, in nanoseconds. */
  public long nanos() {
    return ticker.nanos();
  }

  /** The timers of this loop. */
  public TimerWheel timers() {
    return timers;
  }

  /** When it rests. */
  public Pace pace() {
    return pace;
  }

  /** Asks for the task to run once at the end of this turn. Must be called on the loop. */
  public void atTurnEnd(TurnTask task) {
    assert inLoop();
    if (!task.queue()) {
      return;
    }
    if (taskCount == tasks.length) {
      tasks = Arrays.copyOf(tasks, taskCount * 2);
    }
    tasks[taskCount++] = task;
    endSoon();
  }

  /** So much was read from a client just now. */
  public void read(long nowNanos, int size) {
    pace.read(nowNanos, size);
    endSoon();
  }

  private void endSoon() {
    if (!ends) {
      ends = true;
      afterTurn.execute(endTurn);
    }
  }

  private void endTurn() {
    // a task may queue others: they belong to this end of turn as well
    for (int i = 0; i < taskCount; i++) {
      try {
        tasks[i].run();
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        // a loop that never ends a turn again would flush nobody's packets any more
        log.error("end of turn failed: {}", e.toString(), e);
      }
    }
    Arrays.fill(tasks, 0, taskCount, null);
    taskCount = 0;
    ends = false;
    pace.endTurn(ticker);
  }

  /**
   * Runs the task once, that many nanoseconds from now; for short waits, {@link #timers} serves the
   * others.
   */
  public void schedule(Runnable task, long delayNanos) {
    eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }
}
