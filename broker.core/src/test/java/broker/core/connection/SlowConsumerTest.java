package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client whose network does not take what is sent to it. */
final class SlowConsumerTest {
  private static final int LIMIT = 100_000;

  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumOutboundBytes(LIMIT).maximumQueuedBytes(0).build(), 2);

  private final Peer publisher = bench.connect(v5("p"));

  private void publish(int count, int qos, int size) {
    for (int i = 0; i < count; i++) {
      publisher.publish(message("t", new byte[size]).qos(qos));
    }
  }

  @Test
  void losesQos0BeyondTheLimitAndIsCounted() {
    Peer slow = bench.connect(v5("slow")).subscribe("t", 0);
    Peer quick = bench.connect(v5("quick")).subscribe("t", 0);
    slow.takeNoMoreThan(0);
    publish(300, 0, 1_000);
    assertEquals(300, quick.drain().size());
    assertTrue(bench.bufferBytes() < 2 * LIMIT, () -> bench.bufferBytes() + " bytes are held");
    long dropped = bench.count(Counter.QOS0_DROPPED);
    assertTrue(dropped > 190, () -> "dropped only " + dropped);
    slow.takeEverything();
    assertEquals(300 - dropped, slow.drain().size());
    publish(1, 0, 1_000);
    assertEquals(1, slow.drain().size());
  }

  @Test
  void getsEveryQos1MessageOnceItTakesThem() {
    Peer slow = bench.connect(1, v5("slow")).subscribe("t", 1);
    slow.takeNoMoreThan(0);
    publish(300, 1, 1_000);
    assertTrue(bench.session("slow").queued() > 190);
    assertTrue(bench.bufferBytes() < 2 * LIMIT, () -> bench.bufferBytes() + " bytes are held");
    int messages = 0;
    while (messages < 300) {
      slow.takeNoMoreThan(10_007);
      for (Packet packet : slow.drain()) {
        messages++;
        slow.send(new PubAck(((Publish) packet).packetIdentifier(), ReasonCode.SUCCESS));
      }
    }
    assertEquals(0, bench.session("slow").queued());
    assertEquals(0, bench.count(Counter.QUEUE_DROPPED));
  }

  @Test
  void getsTheRestWithoutAnythingElseHappening() {
    Peer slow = bench.connect(v5("slow")).subscribe("t", 1);
    slow.takeNoMoreThan(0);
    publish(300, 1, 1_000);
    slow.takeEverything();
    assertEquals(300, slow.drain().size());
  }

  @Test
  void isHeldToTheLimitWithinOneTurnToo() {
    for (int i = 0; i < 50; i++) {
      publisher.publish(message("small/" + i, new byte[10_000]).retain());
      publisher.publish(message("large/" + i, new byte[40_000]).retain());
    }
    for (String filter : new String[] {"small/#", "large/#"}) {
      Peer slow = bench.connect(v5("slow"));
      slow.takeNoMoreThan(0);
      slow.send(
          new broker.core.packet.Subscribe(
              1,
              0,
              java.util.List.of(),
              java.util.List.of(new broker.core.packet.SubscriptionRequest(filter, 0))));
      assertTrue(bench.bufferBytes() < 2 * LIMIT, () -> bench.bufferBytes() + " bytes are held");
      assertTrue(bench.session("slow").queued() > 30, "written at once");
      slow.takeEverything();
      assertEquals(1 + 50, slow.drain().size());
    }
  }

  @Test
  void doesNotHinderOthers() {
    Peer slow = bench.connect(v5("slow")).subscribe("t", 1);
    Peer quick = bench.connect(v5("quick")).subscribe("t", 1);
    slow.takeNoMoreThan(0);
    publish(1_000, 1, 1_000);
    assertEquals(1_000, quick.drain().size());
  }

  @Test
  void isToldNothingMoreOnceItIsGone() {
    Peer slow = bench.connect(v5("slow").expiry(60)).subscribe("t", 1);
    slow.takeNoMoreThan(0);
    publish(200, 1, 1_000);
    slow.reset();
    assertEquals(0, bench.bufferBytes());
    publish(1, 1, 1_000);
    Peer back = bench.connect(v5("slow").resume().expiry(60));
    assertEquals(201, back.drain().size());
  }
}
