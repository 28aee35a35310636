package plugin.bridge.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.QoS;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import plugin.bridge.topic.TopicPlan.Lane;

final class TopicMapTest {
  private static TopicPlan plan(String... lines) {
    return new TopicPlan(Stream.of(lines).map(TopicLine::parse).toList(), List.of(), List.of());
  }

  @Test
  void theFirstLineThatMatchesWins() {
    TopicMap map = TopicMap.out(plan("a/# out 1 \"\" x/", "# out 2 \"\" y/"), List.of());
    assertEquals(Optional.of(new Mirrored("x/a/b", QoS.AT_LEAST_ONCE, 0)), map.find("a/b"));
    assertEquals(Optional.of(new Mirrored("y/c", QoS.EXACTLY_ONCE, 0)), map.find("c"));
  }

  @Test
  void directionsAreKeptApart() {
    TopicPlan plan = plan("up/# out 1", "down/# in 1 gw/ \"\"", "x both 0");
    TopicMap out = TopicMap.out(plan, List.of());
    TopicMap in = TopicMap.in(plan);
    assertTrue(out.find("gw/down/1").isEmpty());
    assertTrue(in.find("up/1").isEmpty());
    assertEquals("gw/down/1", in.find("down/1").orElseThrow().topic());
    assertEquals("x", out.find("x").orElseThrow().topic());
    assertEquals("x", in.find("x").orElseThrow().topic());
  }

  @Test
  void exclusionsNameTopicsOfThisBroker() {
    TopicPlan plan =
        new TopicPlan(
            List.of(TopicLine.parse("# both 1 here/ there/")),
            List.of(Exclusion.parse("here/secret/#"), Exclusion.parse("here/cmd/# out")),
            List.of());
    TopicMap out = TopicMap.out(plan, List.of());
    TopicMap in = TopicMap.in(plan);
    assertTrue(out.find("here/secret/x").isEmpty());
    assertTrue(in.find("there/secret/x").isEmpty());
    assertTrue(out.find("here/cmd/x").isEmpty());
    assertEquals("here/cmd/x", in.find("there/cmd/x").orElseThrow().topic());
  }

  @Test
  void aLineThatIsGoneStillAppliesToWhatWasQueued() {
    TopicMap map = TopicMap.out(plan("b/# out 1"), List.of(TopicLine.parse("a/# out 2 \"\" old/")));
    assertEquals("old/a/1", map.find("a/1").orElseThrow().topic());
    assertTrue(map.find("c").isEmpty());
  }

  @Test
  void moreTopicsThanAreRememberedAreFoundAsWell() {
    TopicMap map = TopicMap.out(plan("# out 1 \"\" x/"), List.of());
    for (int i = 0; i < 10_000; i++) {
      assertEquals("x/" + i, map.find(Integer.toString(i)).orElseThrow().topic());
    }
  }

  @Test
  void aLaneSubscribesToWhatItsPatternsAndTheLinesShare() {
    TopicPlan plan =
        new TopicPlan(
            List.of(TopicLine.parse("plant/# out 1"), TopicLine.parse("cmd/# in 1")),
            List.of(),
            List.of(new Lane("alarm", List.of("+/alarm/#", "plant/+/fire"))));
    assertEquals(
        List.of("plant/alarm/#", "plant/+/fire"), List.copyOf(plan.subscriptions(0).keySet()));
    assertEquals(List.of("plant/#"), List.copyOf(plan.subscriptions(1).keySet()));
    assertEquals(0, plan.laneOf("plant/alarm/1"));
    assertEquals(1, plan.laneOf("plant/temperature"));
    assertEquals(List.of("cmd/#"), List.copyOf(plan.remoteSubscriptions().keySet()));
  }

  @Test
  void aBridgeThatCouldMakeALoopKnowsIt() {
    assertTrue(plan("# both 0").goesBothWays());
    assertTrue(plan("a/# out 0", "+/b in 0").goesBothWays());
    assertFalse(plan("up/# out 0", "down/# in 0").goesBothWays());
    assertFalse(plan("# out 0 a/ \"\"", "# in 0 b/ \"\"").goesBothWays());
  }
}
