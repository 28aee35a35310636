package plugin.bridge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.Delivery;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import plugin.bridge.topic.LaneChange;
import plugin.bridge.topic.TopicLine;
import plugin.bridge.topic.TopicMap;
import plugin.bridge.topic.TopicPlan;
import plugin.bridge.topic.TopicPlan.Lane;

/** Which message leaves next, and when. */
final class PumpTest {
  private static final TopicPlan PLAN =
      new TopicPlan(
          List.of(TopicLine.parse("# out 1")),
          List.of(),
          List.of(new Lane("alarm", List.of("alarm/#"))));
  private static final int ALARMS = 0;
  private static final int REST = 1;

  private final Figures figures = new Figures();
  private final List<String> refused = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Long> wakes = new ArrayList<>();
  private final List<String> acknowledged = new ArrayList<>();
  private final FarEnd far = new FarEnd(50);
  private long now = 1;

  private Pump pump(int window, long perSecond, boolean queuesQos0) {
    TopicMap map = TopicMap.out(PLAN, List.of());
    LaneChange change = LaneChange.none(PLAN);
    FlowRules rules =
        new FlowRules(2, window, perSecond, 0, queuesQos0, true, map, change, null, refused::add);
    return new Pump(far, rules, figures, () -> now, wakes::add, faults::add);
  }

  /** A message of a lane. */
  private final class Waiting implements Delivery {
    private final ApplicationMessage message;
    private final boolean duplicate;

    Waiting(String topic, int bytes, QoS qos) {
      message = ApplicationMessage.builder(topic).payload("x".repeat(bytes)).qos(qos).build();
      duplicate = false;
    }

    /** One that has no time left when it has come. */
    Waiting(String topic, boolean duplicate) {
      message =
          ApplicationMessage.builder(topic)
              .payload("x")
              .qos(QoS.AT_LEAST_ONCE)
              .expiry(Duration.ZERO)
              .build();
      this.duplicate = duplicate;
    }

    @Override
    public ApplicationMessage message() {
      return message;
    }

    @Override
    public boolean duplicate() {
      return duplicate;
    }

    @Override
    public Optional<String> publisherClientId() {
      return Optional.empty();
    }

    @Override
    public void acknowledge() {
      acknowledged.add(message.topic());
    }
  }

  private void offer(Pump pump, int lane, String... topics) {
    for (String topic : topics) {
      pump.offer(lane, new Waiting(topic, 1, QoS.AT_LEAST_ONCE));
    }
  }

  @Test
  void noMoreIsUnacknowledgedThanTheWindowHolds() {
    Pump pump = pump(3, 0, false);
    offer(pump, REST, "1", "2", "3", "4", "5");
    assertEquals(List.of("1", "2", "3"), far.got);
    far.answer(ReasonCode.SUCCESS);
    assertEquals(List.of("1", "2", "3", "4"), far.got);
    assertEquals(3, far.unanswered());
    assertEquals(1, figures.forwarded());
  }

  @Test
  void norThanTheRemoteBrokerTakes() {
    Pump pump = pump(1_000, 0, false);
    for (int i = 0; i < 100; i++) {
      offer(pump, REST, "t" + i);
    }
    assertEquals(50, far.unanswered());
  }

  @Test
  void fewLargeMessagesFillTheWindowAndOneIsAlwaysLetThrough() {
    Pump pump = pump(10, 0, false);
    int large = 3 * 1024 * 1024;
    for (String topic : List.of("1", "2", "3")) {
      pump.offer(REST, new Waiting(topic, large, QoS.AT_LEAST_ONCE));
    }
    assertEquals(List.of("1"), far.got);
    far.answer(ReasonCode.SUCCESS);
    assertEquals(List.of("1", "2"), far.got);
    far.answer(ReasonCode.SUCCESS);
    pump.offer(REST, new Waiting("huge", 2 * large, QoS.AT_LEAST_ONCE));
    far.answer(ReasonCode.SUCCESS);
    assertEquals(List.of("1", "2", "3", "huge"), far.got);
  }

  @Test
  void anAlarmIsNextWhateverWaits() {
    Pump pump = pump(1, 0, false);
    offer(pump, REST, "1", "2", "3");
    offer(pump, ALARMS, "alarm/1", "alarm/2");
    for (int i = 0; i < 4; i++) {
      far.answer(ReasonCode.SUCCESS);
    }
    assertEquals(List.of("1", "alarm/1", "alarm/2", "2", "3"), far.got);
  }

  @Test
  void aRateLetsTheNextOneGoWhenItsTimeHasCome() {
    Pump pump = pump(40, 10, false);
    offer(pump, REST, "1", "2");
    offer(pump, ALARMS, "alarm/1");
    assertTrue(far.got.isEmpty());
    long until = wakes.get(wakes.size() - 1);
    now += until - 1;
    pump.wake();
    assertTrue(far.got.isEmpty());
    now += 1;
    pump.wake();
    assertEquals(List.of("alarm/1"), far.got);
    assertEquals(100_000_000L, until);
    pump.limit(0, 0);
    assertEquals(List.of("alarm/1", "1", "2"), far.got);
  }

  @Test
  void whatHasExpiredStaysUnlessTheRemoteBrokerMayHaveIt() {
    Pump pump = pump(10, 0, false);
    pump.offer(REST, new Waiting("late", false));
    pump.offer(REST, new Waiting("again", true));
    offer(pump, REST, "1");
    assertEquals(List.of("again", "1"), far.got);
    assertEquals(List.of("late"), acknowledged);
    assertEquals(1, figures.expired());
  }

  @Test
  void atQos0AMessageThatCannotLeaveAtOnceIsDroppedUnlessItIsQueued() {
    Pump pump = pump(10, 10, false);
    pump.offer(REST, new Waiting("0", 1, QoS.AT_MOST_ONCE));
    assertEquals(1, figures.qos0Dropped());
    Pump queues = pump(10, 10, true);
    queues.offer(REST, new Waiting("0", 1, QoS.AT_MOST_ONCE));
    now += 1_000_000_000L;
    queues.wake();
    assertEquals(List.of("0"), far.got);
  }

  @Test
  void whatIsRefusedForEverIsGivenUpAndAnythingElseEndsTheConnection() {
    Pump pump = pump(2, 0, false);
    offer(pump, REST, "1", "2", "3", "4");
    far.answer(ReasonCode.NOT_AUTHORIZED);
    assertEquals(List.of("1"), acknowledged);
    assertEquals(1, figures.refused());
    assertEquals(1, refused.size());
    far.answer(ReasonCode.QUOTA_EXCEEDED);
    assertEquals(1, faults.size());
    assertEquals(List.of("1", "2", "3"), far.got);
    assertEquals(List.of("1"), acknowledged);
  }

  @Test
  void theLastLanePassesOverWhatAnotherOneHas() {
    Pump pump = pump(10, 0, false);
    offer(pump, REST, "alarm/1", "1");
    assertEquals(List.of("1"), far.got);
    assertEquals(List.of("alarm/1"), acknowledged);
  }
}
