package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that send more than they may are read from less often. */
final class RateLimitTest {
  @AutoClose private final Bench bench = new Bench();

  private Peer client(Limits limits) {
    bench.limits(limits);
    return bench.connect(v5("c"));
  }

  @Test
  void holdsClientToItsMessagesPerSecond() {
    Peer client = client(Limits.builder().maximumMessageRate(100).build());
    for (int i = 0; i < 5_000; i++) {
      client.sendLater(message("t", "m").build());
    }
    bench.advance(Duration.ofSeconds(20));
    long received = bench.count(Counter.PUBLISH_RECEIVED);
    assertEquals(2_100, received, 110); // a burst of one second, then the rate
    assertTrue(bench.count(Counter.RATE_LIMITED) > 0);
    bench.advance(Duration.ofSeconds(31));
    assertEquals(5_000, bench.count(Counter.PUBLISH_RECEIVED));
  }

  @Test
  void holdsClientToItsBytesPerSecond() {
    Peer client = client(Limits.builder().maximumByteRate(10_000).build());
    for (int i = 0; i < 500; i++) {
      client.sendLater(message("t", new byte[995]).build()); // 1,000 bytes with its head
    }
    bench.advance(Duration.ofSeconds(20));
    assertEquals(210, bench.count(Counter.PUBLISH_RECEIVED), 15);
  }

  @Test
  void allowsBurstOfOneSecond() {
    Peer client = client(Limits.builder().maximumMessageRate(100).build());
    for (int i = 0; i < 99; i++) {
      client.send(message("t", "m").build());
    }
    assertEquals(99, bench.count(Counter.PUBLISH_RECEIVED));
    assertEquals(0, bench.count(Counter.RATE_LIMITED));
  }

  @Test
  void slowsDownNobodyElse() {
    Peer client = client(Limits.builder().maximumMessageRate(10).build());
    for (int i = 0; i < 100; i++) {
      client.sendLater(message("t", "m").build());
    }
    bench.run();
    bench.connect(v5("other")).publish("t", 1, "m");
  }

  @Test
  void isGoneWithTheLimit() {
    Peer client = client(Limits.builder().maximumMessageRate(10).build());
    for (int i = 0; i < 100; i++) {
      client.sendLater(message("t", "m").build());
    }
    bench.run();
    bench.limits(Limits.DEFAULTS);
    bench.advance(Duration.ofSeconds(1));
    assertEquals(100, bench.count(Counter.PUBLISH_RECEIVED));
  }

  @Test
  void forgetsClientThatLeavesWhileItIsPaused() {
    Peer client = client(Limits.builder().maximumMessageRate(1).build());
    for (int i = 0; i < 10; i++) {
      client.sendLater(message("t", "m").build());
    }
    bench.run();
    client.reset();
    bench.advance(Duration.ofSeconds(20));
    assertFalse(bench.hasSession("c"));
  }
}
