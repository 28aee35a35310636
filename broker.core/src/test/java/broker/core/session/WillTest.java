package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ConnAck;
import broker.core.packet.Disconnect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** When a will is published, and when not. */
final class WillTest {
  @AutoClose private final Bench bench = new Bench();
  private final Peer watcher = bench.connect(v5("w")).subscribe("will/#", 2);

  private static ConnectBuilder delayed(long delaySeconds, long sessionExpirySeconds) {
    return v5("c")
        .resume()
        .expiry(sessionExpirySeconds)
        .will("will/c", 1, "gone", false, delaySeconds, -1);
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  @Statement("MQTT311-3.1.2-8")
  void isPublishedWhenConnectionIsLost() {
    bench.connect(v311("c").will("will/c", "gone")).reset();
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void isPublishedWhenClientHangsUp() {
    bench.connect(v5("c").will("will/c", "gone")).hangUp();
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void isPublishedAfterProtocolError() {
    bench.connect(v5("c").will("will/c", "gone")).sendBytes(new byte[] {0, 0});
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-8")
  void isPublishedWhenKeepAliveHasPassed() {
    bench.connect(v5("c").keepAlive(10).will("will/c", "gone"));
    bench.advance(Duration.ofSeconds(16));
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.14.4-3")
  @Statement("MQTT311-3.1.2-10")
  void isNotPublishedAfterNormalDisconnect() {
    bench.connect(v5("five").will("will/5", "gone")).disconnect();
    bench.connect(v311("three").will("will/3", "gone")).disconnect();
    bench.advance(Duration.ofSeconds(5));
    watcher.expectNothing();
  }

  @Test
  void isPublishedWhenClientAsksForIt() {
    Peer client = bench.connect(v5("c").will("will/c", "gone"));
    client.send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, null));
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.1.2-15")
  @Statement("MQTT311-3.1.2-17")
  void isPublishedWithItsQosAndRetained() {
    bench.connect(v5("c").will("will/c", 2, "gone", true, 0, 30)).hangUp();
    Publish will = watcher.expectPublish("will/c", "gone");
    assertEquals(2, will.qos());
    assertEquals(30, will.messageExpirySeconds());
    Publish retained =
        bench.connect(v5("late")).subscribe("will/c", 2).expectPublish("will/c", "gone");
    assertTrue(retained.retain());
  }

  @Test
  @Statement("MQTT-3.1.2-14")
  @Statement("MQTT311-3.1.2-16")
  void isNotRetainedUnlessItSaysSo() {
    bench.connect(v5("c").will("will/c", "gone")).hangUp();
    bench.connect(v5("late")).subscribe("will/c", 2).expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void waitsForItsDelay() {
    bench.connect(delayed(10, 100)).hangUp();
    bench.advance(Duration.ofSeconds(9));
    watcher.expectNothing();
    bench.advance(Duration.ofSeconds(2));
    watcher.expectPublish("will/c", "gone");
    bench.advance(Duration.ofSeconds(100));
    watcher.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void isNotPublishedWhenClientIsBackInTime() {
    bench.connect(delayed(10, 100)).hangUp();
    bench.advance(Duration.ofSeconds(5));
    bench.connect(v5("c").resume().expiry(100));
    bench.advance(Duration.ofSeconds(60));
    watcher.expectNothing();
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void isPublishedWhenSessionExpiresBeforeItsDelay() {
    bench.connect(delayed(100, 10)).hangUp();
    bench.advance(Duration.ofSeconds(11));
    watcher.expectPublish("will/c", "gone");
    assertFalse(bench.hasSession("c"));
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void isPublishedAtOnceWhenSessionEndsWithConnection() {
    bench.connect(delayed(100, 0)).hangUp();
    watcher.expectPublish("will/c", "gone");
  }

  @Test
  @Statement("MQTT-3.1.3-9")
  void isPublishedWhenCleanStartEndsSession() {
    bench.connect(delayed(100, 1_000)).hangUp();
    bench.connect(v5("c"));
    watcher.expectPublish("will/c", "gone");
    watcher.expectNothing();
  }

  @Test
  void isPublishedOnTakeOverUnlessDelayed() {
    bench.connect(v5("c").resume().expiry(100).will("will/c", "taken over"));
    bench.connect(delayed(10, 100));
    watcher.expectPublish("will/c", "taken over");
    bench.connect(v5("c").resume().expiry(100));
    bench.advance(Duration.ofSeconds(20));
    watcher.expectNothing();
  }

  @Test
  void isPublishedOnTakeOverThatStartsClean() {
    bench.connect(delayed(10, 100));
    bench.connect(v5("c"));
    watcher.expectPublish("will/c", "gone");
    bench.advance(Duration.ofSeconds(20));
    watcher.expectNothing();
  }

  @Test
  void ofLaterConnectionReplacesTheOneBefore() {
    bench.connect(delayed(10, 100)).hangUp();
    bench.connect(v5("c").resume().expiry(100).will("will/c", "second")).hangUp();
    watcher.expectPublish("will/c", "second");
    bench.advance(Duration.ofSeconds(20));
    watcher.expectNothing();
  }

  @Test
  void onReservedTopicIsRefused() {
    Peer client = bench.open(ProtocolVersion.V5);
    client.send(v5("c").will("$SYS/broker/version", "fake").build());
    assertEquals(ReasonCode.NOT_AUTHORIZED, client.next(ConnAck.class).reasonCode());
    client.expectClosed();
  }

  @Test
  void onTopicBeyondTheLimitsIsRefused() {
    Peer client = bench.open(ProtocolVersion.V5);
    client.send(v5("c").will("a/".repeat(2_000), "deep").build());
    assertEquals(ReasonCode.TOPIC_NAME_INVALID, client.next(ConnAck.class).reasonCode());
    client.expectClosed();
  }
}
