package broker.core.journal;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import java.time.Duration;

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

  private final Journal journal;
  private final Loop loop;
  private final LoopWindows windows;
  private boolean publishing;
  private boolean relaxed; // who publishes
  private long window = -1; // what follows is about this one
  private boolean demanded;
  private boolean timed;
  private boolean watched;
  private boolean round; // of the watch; the entries of this one are young
  private int young;
  private int old;

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

  private void look() {
    long current = windows.current().number;
    if (window != current) {
      window = current;
      demanded = false;
      timed = false;
      watched = false;
      young = 0;
      old = 0;
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
   * A window that has such entries only is asked for when one of them has been there for the time of the
   * linger, and not when the first of them came: as long as all subscribers are quick, nothing is written.
   */

  /** An entry has come into the window whose subscriber is expected to be quick. */
  void quick(Entry entry) {
    entry.round = round;
    young++;
  }

  /** Its subscriber was. */
  void elided(Entry entry) {
    if (entry.round == round) {
      young--;
    } else {
      old--;
    }
  }

  private void watch() {
    if (!watched) {
      watched = true;
      long asked = window;
      loop.schedule(() -> endRound(asked), journal.settings().linger().toNanos());
    }
  }

  private void endRound(long asked) {
    if (windows.current().number != asked || window != asked) {
      return;
    }
    watched = false;
    if (old > 0 || windows.current().waiting.size() > MANY) {
      demanded = true;
      journal.request();
      return;
    }
    old = young;
    young = 0;
    round = !round;
    if (old > 0) {
      watch();
    }
  }

  @Override
  protected void atTurnEnd() {
    journal.request();
  }
}
