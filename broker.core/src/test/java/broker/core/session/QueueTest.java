package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.limits.Limits;
import broker.core.limits.Limits.QueueFull;
import broker.core.metrics.Counter;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** What happens to messages that have to wait for their client. */
final class QueueTest {
  @AutoClose private final Bench bench = new Bench();

  private static ConnectBuilder lasting() {
    return v5("c").resume().expiry(1_000);
  }

  private void publish(int count) {
    Peer publisher = bench.connect(v5("p"));
    for (int i = 1; i <= count; i++) {
      publisher.publish("t", 1, "" + i);
    }
  }

  private void limit(int messages, long bytes, QueueFull policy) {
    bench.limits(
        Limits.builder()
            .maximumQueuedMessages(messages)
            .maximumQueuedBytes(bytes)
            .queueFull(policy)
            .build());
  }

  @Test
  void dropsNewestWhenFull() {
    limit(3, 0, QueueFull.DROP_NEWEST);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    publish(5);
    assertEquals(2, bench.count(Counter.QUEUE_DROPPED));
    assertEquals("1 2 3", bench.connect(lasting()).payloads());
  }

  @Test
  void dropsOldestWhenFull() {
    limit(3, 0, QueueFull.DROP_OLDEST);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    publish(5);
    assertEquals(2, bench.count(Counter.QUEUE_DROPPED));
    assertEquals("3 4 5", bench.connect(lasting()).payloads());
  }

  @Test
  void rejectsWhatFindsTheQueueFullForAllSubscribers() {
    limit(2, 0, QueueFull.REJECT);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer other = bench.connect(v5("other")).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 1, "1"));
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 2, "2"));
    assertEquals(ReasonCode.QUOTA_EXCEEDED, publisher.publish("t", 1, "3"));
    assertEquals(ReasonCode.QUOTA_EXCEEDED, publisher.publish("t", 2, "4"));
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 0, "5"));
    assertEquals("1 2 5", other.payloads());
    assertEquals(2, bench.count(Counter.PUBLISH_REJECTED));
    assertEquals(0, bench.count(Counter.QUEUE_DROPPED));
    assertEquals("1 2", bench.connect(lasting()).payloads());
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 2, "6"));
  }

  @Test
  void endsConnectionOfOldPublisherThatCannotBeTold() {
    limit(1, 0, QueueFull.REJECT);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v311("p"));
    publisher.publish("t", 1, "1");
    publisher.send(PublishBuilder.message("t", "2").qos(1).id(9).build());
    publisher.expectClosed();
  }

  @Test
  void rejectsNothingBecauseOfWhatHasExpired() {
    limit(1, 0, QueueFull.REJECT);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish(PublishBuilder.message("t", "old").qos(1).expiry(5));
    bench.advance(Duration.ofSeconds(6));
    publisher.publish("t", 1, "told to try again");
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 1, "new"));
    assertEquals("new", bench.connect(lasting()).payloads());
  }

  @Test
  void neverRejectsWill() {
    limit(1, 0, QueueFull.REJECT);
    bench.connect(lasting()).subscribe("#", 1).hangUp();
    Peer other = bench.connect(v5("other")).subscribe("will", 1);
    publish(1);
    bench.connect(v5("dies").will("will", 1, "gone", false, 0, -1)).hangUp();
    other.expectPublish("will", "gone");
  }

  @Test
  void boundsBytes() {
    limit(0, 10_000, QueueFull.DROP_OLDEST);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    for (int i = 0; i < 4; i++) {
      publisher.publish(PublishBuilder.message("t", new byte[4_000]).qos(1));
    }
    assertEquals(2, bench.session("c").queued());
    assertEquals(2, bench.count(Counter.QUEUE_DROPPED));
    publisher.publish(PublishBuilder.message("t", new byte[20_000]).qos(1));
    assertEquals(5, bench.count(Counter.QUEUE_DROPPED)); // never fits: gone, and all that made room
  }

  @Test
  void boundsWaitingMessagesOfConnectedClientToo() {
    limit(2, 0, QueueFull.DROP_NEWEST);
    Peer client = bench.connect(v5("c").receiveMaximum(1)).subscribe("t", 1);
    publish(5);
    assertEquals(2, bench.count(Counter.QUEUE_DROPPED));
    Publish first = client.expectPublish("t", "1");
    client.expectNothing();
    client.acknowledge(first);
    client.acknowledge(client.expectPublish("t", "2"));
    client.expectPublish("t", "3");
  }

  @Test
  void makesRoomByWhatHasExpired() {
    limit(2, 0, QueueFull.DROP_NEWEST);
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish(PublishBuilder.message("t", "short").qos(1).expiry(5));
    publisher.publish("t", 1, "long");
    bench.advance(Duration.ofSeconds(6));
    publisher.publish("t", 1, "new");
    assertEquals(1, bench.count(Counter.EXPIRED));
    assertEquals(0, bench.count(Counter.QUEUE_DROPPED));
    assertEquals("long new", bench.connect(lasting()).payloads());
  }

  @Test
  @Statement("MQTT-3.3.2-5")
  @Statement("MQTT-3.3.2-6")
  void forgetsExpiredMessagesAndTellsWhatIsLeftOfOthers() {
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish(PublishBuilder.message("t", "short").qos(1).expiry(5));
    publisher.publish(PublishBuilder.message("t", "long").qos(1).expiry(60));
    bench.advance(Duration.ofSeconds(20));
    Peer back = bench.connect(lasting());
    assertEquals(40, back.expectPublish("t", "long").messageExpirySeconds());
    back.expectNothing();
    assertEquals(1, bench.count(Counter.EXPIRED));
  }

  @Test
  @Statement("MQTT-3.3.2-6")
  void passesExpiryOnUnchangedToConnectedClient() {
    Peer client = bench.connect(v5("c")).subscribe("t", 1);
    bench.connect(v5("p")).publish(PublishBuilder.message("t", "m").qos(1).expiry(7));
    assertEquals(7, client.expectPublish("t", "m").messageExpirySeconds());
  }

  @Test
  @Statement("MQTT-4.6.0-6")
  void keepsQos0InOrderWithQos0ThatWaits() {
    bench.limits(Limits.builder().queueQos0(true).build());
    bench.connect(lasting()).subscribe("t/#", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t/a", 1, "first");
    publisher.publish("t/b", 1, "second");
    publisher.publish("t/c", 0, "old");
    Peer back = bench.connect(lasting().receiveMaximum(1));
    Publish first = back.expectPublish("t/a", "first");
    publisher.publish("t/c", 0, "new");
    back.acknowledge(first);
    assertEquals("second old new", back.payloads());
  }

  @Test
  void countsNothingAsQueuedWhenSessionHasEnded() {
    bench.connect(lasting()).subscribe("t", 1).hangUp();
    publish(5);
    assertEquals(5, bench.count(Counter.QUEUED));
    bench.advance(Duration.ofSeconds(1_001));
    assertEquals(0, bench.count(Counter.QUEUED));
    assertEquals(0, bench.count(Counter.QUEUED_BYTES));
  }
}
