package plugin.bridge.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import plugin.bridge.topic.TopicPlan.Lane;

final class LaneChangeTest {
  private static final Lane ALARM = new Lane("alarm", List.of("alarm/#"));

  private static TopicPlan plan(Lane... lanes) {
    return new TopicPlan(List.of(TopicLine.parse("# out 1")), List.of(), List.of(lanes));
  }

  private static boolean leaves(LaneChange change, TopicPlan plan, String topic) {
    return change.leavesFromLast(topic, plan.laneOf(topic));
  }

  @Test
  void withoutAChangeTheLastLaneSendsWhatNoOtherHas() {
    TopicPlan plan = plan(ALARM);
    LaneChange change = LaneChange.none(plan);
    assertTrue(leaves(change, plan, "t"));
    assertFalse(leaves(change, plan, "alarm/1"));
    assertTrue(change.isOver());
  }

  @Test
  void whatWasQueuedBeforeALaneCameLeavesFromTheLastLane() {
    TopicPlan plan = plan(ALARM);
    LaneChange change = LaneChange.of(plan, List.of(), 5, 1);
    int sent = 0;
    for (int i = 0; i < 10; i++) {
      sent += leaves(change, plan, "alarm/" + i) ? 1 : 0;
    }
    assertEquals(6, sent); // the five, and one that is in doubt
    assertTrue(change.isOver());
  }

  @Test
  void whatALaneThatIsGoneHasIsNotSentFromTheLastLaneToo() {
    TopicPlan plan = plan();
    LaneChange change = LaneChange.of(plan, List.of(ALARM), 5, 1);
    assertFalse(leaves(change, plan, "alarm/1"));
    assertTrue(leaves(change, plan, "t"));
    for (int i = 0; i < 10; i++) {
      change.leavesFromLast("t", 0);
    }
    assertTrue(leaves(change, plan, "alarm/2"));
  }

  @Test
  void whatComesAgainAfterALostConnectionCountsOnce() {
    TopicPlan plan = plan(ALARM);
    LaneChange change = LaneChange.of(plan, List.of(), 3, 0);
    for (int i = 0; i < 3; i++) {
      assertTrue(leaves(change, plan, "alarm/" + i));
    }
    change.again(2);
    assertFalse(change.isOver());
    assertTrue(leaves(change, plan, "alarm/1"));
    assertTrue(leaves(change, plan, "alarm/2"));
    assertFalse(leaves(change, plan, "alarm/3"));
  }
}
