package broker.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.limits.Limits.QueueFull;
import broker.core.limits.QueueLimits;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeliveryQueueTest {
  private final LoopCounters counters = new LoopCounters();
  private static final QueueLimits DEFAULTS = QueueLimits.of(Limits.DEFAULTS);

  private final DeliveryQueue queue = new DeliveryQueue(counters, lost -> {});

  private static Delivery delivery(int bytes, int qos, long expiresAtNanos) {
    ApplicationMessage message =
        new ApplicationMessage(
            TopicName.of("t"),
            new byte[bytes],
            ApplicationMessage.NONE,
            qos,
            false,
            expiresAtNanos,
            null);
    return new Delivery(message, qos, false, new int[0], null, 0);
  }

  private static Delivery delivery() {
    return delivery(1, 1, ApplicationMessage.NEVER);
  }

  private static QueueLimits limits(int messages, long bytes, QueueFull policy) {
    return QueueLimits.of(
        Limits.builder()
            .maximumQueuedMessages(messages)
            .maximumQueuedBytes(bytes)
            .queueFull(policy)
            .build());
  }

  @Test
  void isFirstInFirstOut() {
    Delivery[] all = {delivery(), delivery(), delivery()};
    for (Delivery each : all) {
      queue.offer(each, DEFAULTS, 0);
    }
    for (Delivery each : all) {
      assertSame(each, queue.peek());
      assertSame(each, queue.poll());
    }
    assertNull(queue.poll());
    assertTrue(queue.isEmpty());
    assertEquals(0, queue.bytes());
  }

  @Test
  void saysWhenItIsFull() {
    QueueLimits limits = limits(2, 0, QueueFull.REJECT);
    queue.offer(delivery(), limits, 0);
    assertFalse(queue.isFull());
    queue.offer(delivery(), limits, 0);
    assertTrue(queue.isFull());
    queue.poll();
    assertFalse(queue.isFull());
  }

  @Test
  void saysWhenItsBytesAreUsedUp() {
    QueueLimits limits = limits(0, 10_000, QueueFull.REJECT);
    queue.offer(delivery(4_000, 1, ApplicationMessage.NEVER), limits, 0);
    assertFalse(queue.isFull());
    queue.offer(delivery(4_000, 1, ApplicationMessage.NEVER), limits, 0);
    assertTrue(queue.isFull());
  }

  @Test
  void knowsWhetherQos0Waits() {
    queue.offer(delivery(), DEFAULTS, 0);
    assertFalse(queue.hasQos0());
    queue.offer(delivery(1, 0, ApplicationMessage.NEVER), DEFAULTS, 0);
    queue.poll();
    assertTrue(queue.hasQos0());
    queue.poll();
    assertFalse(queue.hasQos0());
  }

  @Test
  void dropsExpiredBeforeAnythingElse() {
    QueueLimits limits = limits(2, 0, QueueFull.DROP_NEWEST);
    queue.offer(delivery(1, 1, 10), limits, 0);
    queue.offer(delivery(1, 1, 20), limits, 0);
    Delivery late = delivery();
    queue.offer(late, limits, 15);
    assertEquals(1, counters.get(Counter.EXPIRED));
    assertEquals(0, counters.get(Counter.QUEUE_DROPPED));
    queue.poll();
    assertSame(late, queue.poll());
  }

  @Test
  void neverExceedsItsBoundsAndCountsWhatItDrops() {
    for (QueueFull policy : QueueFull.values()) {
      QueueLimits limits = limits(20, 5_000, policy);
      Random random = new Random(31);
      Deque<Delivery> model = new ArrayDeque<>();
      long dropped = counters.get(Counter.QUEUE_DROPPED);
      for (int step = 0; step < 20_000; step++) {
        if (random.nextInt(3) > 0) {
          Delivery next = delivery(random.nextInt(600), 1, ApplicationMessage.NEVER);
          long lost = model.size() + 1 - sizeAfter(next, limits);
          dropped += lost;
          model.add(next);
          for (; lost > 0; lost--) {
            if (policy != QueueFull.DROP_OLDEST) {
              model.removeLast();
            } else {
              model.removeFirst();
            }
          }
        } else {
          assertSame(model.poll(), queue.poll());
        }
        assertSame(model.peek(), queue.peek());
        assertEquals(dropped, counters.get(Counter.QUEUE_DROPPED));
        assertEquals(queue.size(), counters.get(Counter.QUEUED));
        assertEquals(queue.bytes(), counters.get(Counter.QUEUED_BYTES));
        assertTrue(queue.size() <= 20 && queue.bytes() <= 5_000);
      }
      while (queue.poll() != null) {
        model.poll();
      }
      assertTrue(model.isEmpty());
    }
  }

  private int sizeAfter(Delivery next, QueueLimits limits) {
    queue.offer(next, limits, 0);
    return queue.size();
  }
}
