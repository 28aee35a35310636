package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A loop that is behind slows down the publishers of another. */
final class BackPressureTest {
  private static final int MESSAGES = 200;
  private static final int SIZE = 50_000;

  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumOutboundBytes(100_000_000).build(), 2);

  @Test
  void publisherIsNotReadFromWhileTheOtherLoopIsBehind() {
    Peer subscriber = bench.connect(1, v5("s")).subscribe("t", 0);
    Peer publisher = bench.connect(0, v5("p"));
    for (int i = 0; i < MESSAGES; i++) {
      publisher.sendLater(message("t", new byte[SIZE]).build());
    }
    for (int turn = 0; turn < 1_000; turn++) {
      bench.turn(0);
    }
    assertTrue(publisher.unread() > MESSAGES * SIZE / 2, "the publisher is read from");
    assertTrue(bench.count(Counter.BACK_PRESSURE) > 0);
    long held = bench.bufferBytes() - publisher.unread();
    assertTrue(held < 4_000_000, () -> held + " bytes are held");
    bench.run();
    assertEquals(0, publisher.unread());
    assertEquals(MESSAGES, subscriber.drain().size());
  }

  @Test
  void severalPublishersAllGoOn() {
    Peer subscriber = bench.connect(1, v5("s")).subscribe("t", 1);
    for (int p = 0; p < 5; p++) {
      Peer publisher = bench.connect(0, v5("p" + p));
      for (int i = 1; i <= MESSAGES / 5; i++) {
        publisher.sendLater(message("t", new byte[SIZE]).qos(1).id(i).build());
      }
    }
    for (int turn = 0; turn < 100; turn++) {
      bench.turn(0);
    }
    bench.run();
    assertEquals(MESSAGES, bench.count(Counter.PUBLISH_RECEIVED));
    assertEquals(MESSAGES, subscriber.drain().size());
  }

  @Test
  void publisherThatLeavesWhilePausedIsForgotten() {
    bench.connect(1, v5("s")).subscribe("t", 0);
    Peer publisher = bench.connect(0, v5("p"));
    for (int i = 0; i < MESSAGES; i++) {
      publisher.sendLater(message("t", new byte[SIZE]).build());
    }
    for (int turn = 0; turn < 100; turn++) {
      bench.turn(0);
    }
    publisher.resetLater();
    bench.turn(0);
    bench.run();
    assertEquals(1, bench.count(Counter.CLIENTS_CONNECTED));
  }
}
