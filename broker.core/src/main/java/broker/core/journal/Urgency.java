package broker.core.journal;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;

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

  private static final long LAZY_NANOS = 20_000_000L;

  private final Journal journal;
  private final Loop loop;
  private final LoopWindows windows;
  private long window = -1;
  private int wanted;
  private boolean relaxed;

  Urgency(Journal journal, Loop loop, LoopWindows windows) {
    this.journal = journal;
    this.loop = loop;
    this.windows = windows;
  }

  void relaxed(boolean now) {
    relaxed = now;
  }

  void relaxedAsUsual() {
    relaxed = journal.settings().relaxed();
  }

  void want(int asked) {
    long current = windows.current().number;
    if (window != current) {
      window = current;
      wanted = 0;
    }
    int level = relaxed && asked == NOW ? ELIDABLE : asked;
    if (level <= wanted) {
      return;
    }
    wanted = level;
    long delay = delayNanos(level);
    if (delay == 0) {
      wanted = NOW;
      loop.atTurnEnd(this);
    } else {
      loop.schedule(() -> demand(current), delay);
    }
  }

  private long delayNanos(int level) {
    JournalSettings settings = journal.settings();
    if (relaxed) {
      return settings.interval().toNanos();
    }
    return switch (level) {
      case NOW -> 0;
      case ELIDABLE -> settings.linger().toNanos();
      default -> Math.max(LAZY_NANOS, settings.linger().toNanos());
    };
  }

  /** The time of a window has come, unless it has gone with another loop's already. */
  private void demand(long asked) {
    if (windows.current().number == asked && windows.hasAny()) {
      journal.request();
    }
  }

  @Override
  protected void atTurnEnd() {
    journal.request();
  }
}
