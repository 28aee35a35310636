package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.PubAck;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who of a group gets a message, and what becomes of it when he cannot take it. */
final class SharedSubscriptionTest {
  private static final String FILTER = "$share/g/t/#";

  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);
  private final Peer publisher = bench.connect(1, v5("p"));

  private static ConnectBuilder lasting(String clientId) {
    return v5(clientId).resume().expiry(100);
  }

  private void publish(int from, int to) {
    for (int i = from; i <= to; i++) {
      publisher.publish("t/x", 1, "" + i);
    }
  }

  private static int count(String payloads) {
    return payloads.isEmpty() ? 0 : payloads.split(" ").length;
  }

  @Test
  void givesEachMessageToOneMember() { // [MQTT-4.8.2-3]
    Peer a = bench.connect(0, v5("a")).subscribe(FILTER, 1);
    Peer b = bench.connect(1, v5("b")).subscribe(FILTER, 1);
    Peer all = bench.connect(0, v5("all")).subscribe("t/#", 1);
    publish(1, 20);
    assertEquals(20, count(all.payloads()));
    int toA = count(a.payloads());
    int toB = count(b.payloads());
    assertEquals(20, toA + toB);
    assertEquals(10, toA, 1);
  }

  @Test
  void prefersMembersThatCanTakeItNow() {
    Peer busy = bench.connect(v5("busy").receiveMaximum(1)).subscribe(FILTER, 1);
    Peer free = bench.connect(v5("free")).subscribe(FILTER, 1);
    publish(1, 9);
    assertEquals(1, count(busy.payloads()));
    assertEquals(8, count(free.payloads()));
  }

  @Test
  void passesOverMemberWhoseNetworkIsStalled() {
    bench.limits(Limits.builder().maximumOutboundBytes(4_096).build());
    Peer stalled = bench.connect(v5("stalled")).subscribe(FILTER, 0);
    Peer free = bench.connect(v5("free")).subscribe(FILTER, 0);
    stalled.takeNoMoreThan(0);
    for (int i = 0; i < 40; i++) {
      publisher.publish(PublishBuilder.message("t/x", new byte[1_000]));
    }
    assertEquals(1, bench.count(Counter.QOS0_DROPPED)); // the one that showed the stall
    assertTrue(free.drain().size() > 30);
    stalled.takeEverything();
    assertTrue(stalled.drain().size() >= 3);
    publisher.publish("t/x", 0, "1");
    publisher.publish("t/x", 0, "2");
    assertEquals(1, count(stalled.payloads())); // has its turn again
  }

  @Test
  void prefersConnectedMemberToAbsentOne() {
    bench.connect(lasting("absent")).subscribe(FILTER, 1).hangUp();
    Peer here = bench.connect(v5("here").receiveMaximum(1)).subscribe(FILTER, 1);
    publish(1, 4);
    assertEquals(0, bench.session("absent").queued());
    for (int i = 1; i <= 4; i++) {
      here.acknowledge(here.expectPublish("t/x", "" + i));
    }
  }

  @Test
  void queuesForAbsentMemberWhenAllAre() {
    bench.connect(lasting("absent")).subscribe(FILTER, 1).hangUp();
    publish(1, 3);
    assertEquals("1 2 3", bench.connect(lasting("absent")).payloads());
  }

  @Test
  void givesWhatEndedMemberHadNotAcknowledgedToOthers() {
    Peer ends = bench.connect(0, v5("ends").receiveMaximum(2)).subscribe(FILTER, 1);
    publish(1, 5);
    Publish first = ends.expectPublish("t/x", "1");
    Peer stays = bench.connect(1, v5("stays")).subscribe(FILTER, 1);
    ends.send(new PubAck(first.packetIdentifier(), ReasonCode.SUCCESS));
    ends.hangUp();
    assertEquals("2 3 4 5", stays.payloads());
  }

  @Test
  void givesWhatExpiredSessionHadNotAcknowledgedToOthers() {
    bench.connect(0, lasting("ends")).subscribe(FILTER, 1).hangUp();
    publish(1, 3);
    Peer stays = bench.connect(1, v5("stays")).subscribe(FILTER, 1);
    stays.expectNothing();
    bench.advance(Duration.ofSeconds(101));
    assertEquals("1 2 3", stays.payloads());
  }

  @Test
  void neverGivesBegunQos2MessageToAnother() { // [MQTT-4.8.2-5]
    Peer ends = bench.connect(v5("ends")).subscribe(FILTER, 2);
    publisher.publish("t/x", 2, "m");
    ends.expectPublish("t/x", "m");
    Peer stays = bench.connect(v5("stays")).subscribe(FILTER, 2);
    ends.hangUp();
    stays.expectNothing();
  }

  @Test
  void finishesQos2MessageWithTheMemberItWasBegunWith() { // [MQTT-4.8.2-4]
    Peer member = bench.connect(lasting("m")).subscribe(FILTER, 2);
    Peer other = bench.connect(v5("other"));
    publisher.publish("t/x", 2, "m");
    member.expectPublish("t/x", "m");
    other.subscribe(FILTER, 2);
    member.hangUp();
    Peer back = bench.connect(lasting("m"));
    back.acknowledge(back.expectPublish("t/x", "m"));
    other.expectNothing();
  }

  @Test
  void doesNotGiveRefusedMessageToAnother() { // [MQTT-4.8.2-6]
    Peer refuses = bench.connect(v5("refuses")).subscribe(FILTER, 1);
    publish(1, 1);
    Peer other = bench.connect(v5("other")).subscribe(FILTER, 1);
    Publish publish = refuses.expectPublish("t/x", "1");
    refuses.send(new PubAck(publish.packetIdentifier(), ReasonCode.QUOTA_EXCEEDED));
    other.expectNothing();
    assertEquals(0, bench.session("refuses").inFlight());
  }

  @Test
  void goesOnToAnotherMemberWhenTheChosenOneEndsMeanwhile() {
    Peer chosen = bench.connect(0, v5("chosen")).subscribe(FILTER, 1);
    Peer other = bench.connect(1, v5("other"));
    chosen.resetLater();
    bench.turn(0); // the channel is closed, its session does not know yet
    publisher.sendLater(PublishBuilder.message("t/x", "m").qos(1).id(1).build());
    bench.turn(1); // on its way to the only member, on the other loop
    other.sendLater(new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest(FILTER, 1))));
    bench.turn(1);
    bench.run();
    other.next(SubAck.class);
    other.expectPublish("t/x", "m");
  }
}
