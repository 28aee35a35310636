package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Disconnect;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** How long sessions live without their client. */
final class ExpiryTest {
  @AutoClose private final Bench bench = new Bench();

  private static Disconnect disconnect(long expirySeconds) {
    return new Disconnect(ReasonCode.SUCCESS, expirySeconds, null, null, List.of());
  }

  @Test
  @Statement("MQTT-3.1.2-23")
  void sessionEndsWhenItsIntervalHasPassed() {
    bench.connect(v5("c").expiry(60)).subscribe("t", 1).hangUp();
    assertEquals(1, bench.count(Counter.SESSIONS_ABSENT));
    bench.advance(Duration.ofSeconds(59));
    assertTrue(bench.hasSession("c"));
    bench.advance(Duration.ofSeconds(2));
    assertFalse(bench.hasSession("c"));
    assertEquals(0, bench.count(Counter.SESSIONS_ABSENT));
    assertEquals(1, bench.count(Counter.SESSIONS_EXPIRED));
    assertEquals(0, bench.state().subscriptions().subscriptions());
  }

  @Test
  void clientThatComesBackStopsTheClock() {
    bench.connect(v5("c").expiry(60)).hangUp();
    bench.advance(Duration.ofSeconds(50));
    Peer back = bench.connect(v5("c").resume().expiry(60));
    bench.advance(Duration.ofSeconds(500));
    back.hangUp();
    bench.advance(Duration.ofSeconds(59));
    assertTrue(bench.hasSession("c"));
  }

  @Test
  void longestIntervalNeverEnds() {
    bench.connect(v5("five").expiry(0xFFFF_FFFFL)).hangUp();
    bench.connect(v311("three").resume()).disconnect(); // [MQTT311-3.1.2-4]
    for (int i = 0; i < 100; i++) {
      bench.jump(Duration.ofDays(365));
    }
    assertTrue(bench.hasSession("five"));
    assertTrue(bench.hasSession("three"));
  }

  @Test
  void intervalOfYearsEndsToo() {
    bench.connect(v5("c").expiry(0xFFFF_FFFEL)).hangUp();
    for (int i = 0; i < 50; i++) {
      bench.jump(Duration.ofDays(1_000));
    }
    assertFalse(bench.hasSession("c"));
  }

  @Test
  void brokerShortensTheIntervalAndSaysSo() {
    bench.limits(Limits.builder().maximumSessionExpirySeconds(30).build());
    Peer five = bench.connect(v5("five").expiry(60));
    assertEquals(30, five.connAck().properties().sessionExpiryIntervalSeconds());
    five.hangUp();
    bench.connect(v311("three").resume()).hangUp();
    bench.advance(Duration.ofSeconds(31));
    assertEquals(0, bench.state().sessions().size());
  }

  @Test
  void disconnectChangesTheInterval() {
    Peer longer = bench.connect(v5("longer").expiry(10));
    longer.send(disconnect(100));
    Peer ended = bench.connect(v5("ended").expiry(10));
    ended.send(disconnect(0));
    assertFalse(bench.hasSession("ended"));
    bench.advance(Duration.ofSeconds(50));
    assertTrue(bench.hasSession("longer"));
  }

  @Test
  void disconnectCannotMakeSessionLastThatWasToEnd() {
    Peer client = bench.connect(v5("c"));
    client.send(disconnect(100));
    client.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    assertFalse(bench.hasSession("c"));
  }
}
