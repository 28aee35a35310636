package broker.core.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions took the place of which with what was composed and is not known to be in the
 * store. Owned by the store thread.
 */
final class Succession {
  private final Deque<Step> steps = new ArrayDeque<>(); // the last one first

  /**
   * One step.
   *
   * @param before the one that was there; null if there was none
   * @param after the one that is there now; null if there is none
   */
  private record Step(@Nullable DurableSession before, @Nullable DurableSession after) {}

  /** A session was put, perhaps in the place of another one of its client. */
  void admitted(DurableSession session, @Nullable DurableSession other) {
    steps.push(new Step(other, session));
  }

  /** A session was removed. */
  void dismissed(DurableSession session) {
    steps.push(new Step(session, null));
  }

  /** The store has it. */
  void settled() {
    steps.clear();
  }

  /** Goes back to what the store has. */
  void undo(Map<String, DurableSession> sessions) {
    for (Step step : steps) {
      if (step.after != null) {
        step.after.known = false;
        sessions.remove(step.after.clientId());
      }
      if (step.before != null) {
        step.before.dead = false;
        sessions.put(step.before.clientId(), step.before);
      }
    }
    steps.clear();
  }
}
