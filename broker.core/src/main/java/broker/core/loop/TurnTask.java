package broker.core.loop;

/**
 * Something that is done once at the end of a turn of an event loop, however often it was asked
 * for.
 */
public abstract class TurnTask {
  private boolean queued;

  /** Called on the loop at the end of the turn. A failure is logged and harms no other task. */
  protected abstract void atTurnEnd();

  /** True when this call has queued it, false when it already was. */
  final boolean queue() {
    if (queued) {
      return false;
    }
    queued = true;
    return true;
  }

  final void run() {
    queued = false;
    atTurnEnd();
  }
}
