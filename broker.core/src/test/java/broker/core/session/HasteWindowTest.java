package broker.core.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.limits.QueueLimits;
import broker.core.loop.Loop;
import broker.core.packet.ApplicationMessage;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import broker.core.runtime.SimulatedLoop;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicName;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is quick because of what it took lately, whatever the clock says. */
final class HasteWindowTest {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Limits LIMITS = Limits.builder().maximumQueuedMessages(2).build();
  private static final QueueLimits QUEUE = QueueLimits.of(LIMITS);

  private final MockTicker ticker = Ticker.newMockTicker();
  private final SimulatedLoop eventLoop = new SimulatedLoop(ticker);
  private long origin;

  private long now() {
    return origin + ticker.nanoTime();
  }

  private Shard shard() {
    Loop loop = new Loop(0, eventLoop, eventLoop::executeAfterTurn, this::now);
    SeededHash hash = new SeededHash(1);
    return new SharedState(
            List.of(loop),
            new SubscriptionTree(hash),
            new RetainedMessages(hash, 1, 1),
            LIMITS,
            UnpooledByteBufAllocator.DEFAULT)
        .shard(0);
  }

  private static Delivery delivery() {
    ApplicationMessage message =
        new ApplicationMessage(
            TopicName.of("t"),
            new byte[1],
            ApplicationMessage.NONE,
            1,
            false,
            ApplicationMessage.NEVER,
            null);
    return new Delivery(message, 1, false, new int[0], null, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -NANOS_PER_SECOND, 0, Long.MAX_VALUE - 1})
  void forgetsWhatIsLongAgo(long firstNanos) {
    origin = firstNanos;
    Shard shard = shard();
    DeliveryQueue queue = new DeliveryQueue(shard.counters(), lost -> {});
    Haste haste = new Haste(shard, queue, () -> QUEUE);
    queue.offer(delivery(), QUEUE, now());
    haste.sent(now());
    haste.begin(now());
    assertTrue(haste.isOn());
    haste.end();
    ticker.advance(1, TimeUnit.SECONDS);
    haste.begin(now());
    assertFalse(haste.isOn());
  }

  @Test
  void nobodyWaitsForQueueThatWasEmptiedInAnotherWay() {
    Shard shard = shard();
    DeliveryQueue queue = new DeliveryQueue(shard.counters(), lost -> {});
    Haste haste = new Haste(shard, queue, () -> QUEUE);
    queue.offer(delivery(), QUEUE, now());
    haste.sent(now());
    haste.begin(now());
    eventLoop.turn();
    queue.poll(); // as when it was the oldest and had to make room
    ticker.advance(1, TimeUnit.SECONDS);
    eventLoop.turn();
    assertFalse(haste.isOn());
  }
}
