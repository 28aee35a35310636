package plugin.bridge.topic;

import java.util.List;

/**
 * A change of lanes that messages in the last lane's queue were overtaken by. Owned by the lock of
 * its bridge.
 *
 * <p>The last lane's session gets what the other lanes get as well, and passes over it. What was
 * queued before a lane came is in no other queue and must leave from here; what was queued before a
 * lane went is in the queue of that lane. Around the change, where nobody knows exactly, everything
 * leaves: rather twice than never.
 */
public final class LaneChange {
  private final TopicPlan now;
  private final List<TopicPlan.Lane> before;
  private final long queuedBefore;
  private final long doubt;
  private long seen;

  private LaneChange(TopicPlan now, List<TopicPlan.Lane> before, long queuedBefore, long doubt) {
    this.now = now;
    this.before = before;
    this.queuedBefore = queuedBefore;
    this.doubt = doubt;
  }

  /** Nothing in the queue is older than the lanes. */
  public static LaneChange none(TopicPlan now) {
    return new LaneChange(now, now.lanes(), 0, 0);
  }

  /**
   * The lanes have changed.
   *
   * @param before the lanes until then; empty if nobody knows them, or there were none
   * @param queued messages in the last lane's queue at that moment
   * @param doubt by how many messages that may be wrong
   */
  public static LaneChange of(TopicPlan now, List<TopicPlan.Lane> before, long queued, long doubt) {
    return queued == 0 ? none(now) : new LaneChange(now, before, queued, doubt);
  }

  /** Whether there is nothing older than the lanes any more. */
  public boolean isOver() {
    return seen >= queuedBefore + doubt;
  }

  /**
   * Judges the next message of the last lane.
   *
   * @param lane to which it belongs now
   */
  public boolean leavesFromLast(String topic, int lane) {
    boolean belongs = lane == now.lanes().size();
    if (isOver()) {
      return belongs;
    }
    seen++; // from here on every message of the queue counts
    if (seen > queuedBefore - doubt) {
      return true;
    }
    for (TopicPlan.Lane each : before) {
      if (each.names(topic)) {
        return false;
      }
    }
    return true;
  }

  /** So many of the last lane's messages were judged and come again. */
  public void again(int messages) {
    if (queuedBefore > 0) {
      seen = Math.max(0, seen - messages);
    }
  }
}
