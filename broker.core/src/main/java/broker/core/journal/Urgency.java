package broker.core.journal;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import java.time.Duration;
import java.util.Arrays;

/**
 * How soon what a loop has collected should go to the store: asked for once per window and level.
 * Owned by the loop.
 */
@OnEventLoop
final class Urgency extends TurnTask {
  /** Nobody waits: it may gather. */
  static final int LAZY = 1;

  /** Quick subscribers may make it unnecessary. */
  static final int ELIDABLE = 2;

  /** Somebody waits. */
  static final int NOW = 3;

  private static final Duration LAZY_DELAY = Duration.ofMillis(20);

  /** Those whose message was elided are among them; they are let go with the window. */
  private static final int MANY = 1024;

  /** More than an entry is given. */
  private static final int ROUNDS = 16;

  private final Journal journal;
  private final Loop loop;
  private final LoopWindows windows;
  private final Runnable endRound = this::endRound;
  private boolean publishing;
  private boolean relaxed; // who publishes
  private long window = -1; // what follows is about this one
  private boolean demanded;
  private boolean early; // before the end of the turn
  private boolean timed;
  private boolean watched;
  private long round; // of the watch
  private final int[] due = new int[ROUNDS]; // entries of the window by their round
  private int quick; // all of them

  Urgency(Journal journal, Loop loop, LoopWindows windows) {
    this.journal = journal;
    this.loop = loop;
    this.windows = windows;
  }

  /** What is asked for now is asked for by a publisher that waits for nothing, or does wait. */
  void publishing(boolean isRelaxed) {
    publishing = true;
    relaxed = isRelaxed;
  }

  void published() {
    publishing = false;
  }

  private boolean isRelaxed() {
    return publishing ? relaxed : journal.settings().relaxed();
  }

  void want(int asked) {
    look();
    if (demanded) {
      demandEarly();
      return;
    }
    if (isRelaxed() || asked == LAZY) {
      demandLater();
    } else if (asked == ELIDABLE) {
      watch();
    } else {
      demanded = true;
      loop.atTurnEnd(this);
    }
  }

  /** Asks now for what would be asked for at the end of this turn. */
  void demandNow() {
    look();
    if (demanded) { // and has not gone meanwhile
      journal.request();
    }
  }

  /** A turn may have thousands of messages: the store need not wait for its end. */
  private void demandEarly() {
    if (!early && windows.current().bytes() >= LoopWindows.EARLY_BYTES) {
      early = true;
      journal.request();
    }
  }

  private void look() {
    long current = windows.current().number;
    if (window != current) {
      window = current;
      demanded = false;
      early = false;
      timed = false;
      Arrays.fill(due, 0);
      quick = 0;
    }
  }

  private void demandLater() {
    if (!timed) {
      timed = true;
      JournalSettings settings = journal.settings();
      Duration delay = isRelaxed() ? settings.interval() : LAZY_DELAY;
      long asked = window;
      loop.schedule(() -> demand(asked), delay.toNanos());
    }
  }

  /** The time of a window has come, unless it has gone with another loop's already. */
  private void demand(long asked) {
    if (windows.current().number == asked) {
      timed = false;
      if (windows.hasAny()) {
        journal.request();
      }
    }
  }

  // ---- entries that quick subscribers may make unnecessary

  /*
   * A window that has such entries only is asked for when one of them has been there for its time, and not
   * when the first of them came: as long as all subscribers are quick, nothing is written. Time goes in rounds
   * of a linger. What is not due when a window ends for another reason goes over into the next one.
   */

  /**
   * An entry has come into the window whose subscriber is expected to have it in so many lingers.
   */
  void quick(Entry entry, int lingers) {
    entry.due = round + lingers + 1; // this one has begun before
    count(entry);
  }

  private void count(Entry entry) {
    due[(int) (entry.due % ROUNDS)]++;
    quick++;
  }

  /** Its subscriber was. */
  void elided(Entry entry) {
    due[(int) (entry.due % ROUNDS)]--;
    quick--;
  }

  /** True when the window that ends now has entries that may go over into the next one. */
  boolean hasQuick() {
    look();
    return quick > 0;
  }

  /** True when the time of what is due then has come. */
  boolean isDue(long itsRound) {
    return itsRound <= round;
  }

  /** The entry has come over from the window before. */
  void over(Entry entry) {
    look();
    count(entry);
    watch();
  }

  private void watch() {
    if (!watched) {
      watched = true;
      loop.schedule(endRound, journal.settings().linger().toNanos());
    }
  }

  private void endRound() {
    watched = false;
    round++;
    look();
    if (due[(int) (round % ROUNDS)] > 0 || windows.current().waiting.size() > MANY) {
      demanded = true;
      journal.request();
    }
    if (quick > 0) {
      watch();
    }
  }

  @Override
  protected void atTurnEnd() {
    demandNow();
  }
}
