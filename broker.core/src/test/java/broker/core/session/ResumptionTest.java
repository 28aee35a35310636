package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v31;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** What a session still knows when its client comes back. */
final class ResumptionTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  private static ConnectBuilder lasting(String clientId) {
    return v5(clientId).resume().expiry(100);
  }

  @Test
  @Statement("MQTT-3.2.2-2")
  @Statement("MQTT-3.2.2-3")
  @Statement("MQTT311-3.2.2-2")
  void saysWhetherThereIsSession() {
    assertFalse(bench.connect(lasting("c")).connAck().sessionPresent());
    assertTrue(bench.connect(lasting("c")).connAck().sessionPresent());
    assertFalse(bench.connect(v5("c").expiry(100)).connAck().sessionPresent()); // [MQTT-3.1.2-4]
    assertTrue(bench.connect(v311("c").resume()).connAck().sessionPresent());
    assertFalse(bench.connect(v311("c")).connAck().sessionPresent()); // [MQTT311-3.1.2-6]
  }

  @Test
  @Statement("MQTT-3.1.2-5")
  @Statement("MQTT311-3.1.2-4")
  void keepsSubscriptions() {
    bench.connect(lasting("c")).subscribe("t", 1).hangUp();
    Peer back = bench.connect(lasting("c"));
    bench.connect(1, v5("p")).publish("t", 1, "m");
    back.expectPublish("t", "m");
  }

  @Test
  @Statement("MQTT-4.5.0-1")
  @Statement("MQTT311-3.1.2-5")
  void queuesForAbsentClient() {
    bench.connect(lasting("c")).subscribe("t", 2).disconnect();
    Peer publisher = bench.connect(1, v5("p"));
    publisher.publish("t", 0, "0");
    publisher.publish("t", 1, "1");
    publisher.publish("t", 2, "2");
    assertEquals(2, bench.count(Counter.QUEUED));
    Peer back = bench.connect(lasting("c"));
    assertEquals(1, back.expectPublish("t", "1").qos());
    assertEquals(2, back.expectPublish("t", "2").qos());
    back.expectNothing();
    assertEquals(0, bench.count(Counter.QUEUED));
    assertEquals(0, bench.count(Counter.QUEUED_BYTES));
  }

  @Test
  void queuesQos0ForAbsentClientWhereConfigured() {
    bench.limits(Limits.builder().queueQos0(true).build());
    bench.connect(lasting("c")).subscribe("t", 2).disconnect();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 0, "0");
    publisher.publish("t", 1, "1");
    assertEquals("0 1", bench.connect(lasting("c")).payloads());
  }

  @Test
  @Statement("MQTT-4.4.0-1")
  @Statement("MQTT-4.6.0-6")
  @Statement("MQTT-3.3.1-1")
  void sendsUnacknowledgedAgainInOrderWithDup() {
    Peer client = bench.connect(lasting("c")).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    for (int i = 0; i < 4; i++) {
      publisher.publish("t", 1 + i % 2, "" + i);
    }
    Publish[] first = new Publish[4];
    for (int i = 0; i < 4; i++) {
      first[i] = client.expectPublish("t", "" + i);
      assertFalse(first[i].dup());
    }
    client.acknowledge(first[1]);
    client.hangUp();
    Peer back = bench.connect(lasting("c"));
    for (int i : new int[] {0, 2, 3}) {
      Publish again = back.expectPublish("t", "" + i);
      assertTrue(again.dup());
      assertEquals(first[i].packetIdentifier(), again.packetIdentifier());
      assertEquals(first[i].qos(), again.qos());
      back.acknowledge(again);
    }
    back.expectNothing();
    assertEquals(0, bench.session("c").inFlight());
  }

  @Test
  @Statement("MQTT-4.4.0-1")
  @Statement("MQTT311-4.6.0-6")
  void sendsPubrelAgainInTheOrderOfPubrec() {
    Peer client = bench.connect(lasting("c")).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 2, "1");
    publisher.publish("t", 2, "2");
    int one = client.next(Publish.class).packetIdentifier();
    int two = client.next(Publish.class).packetIdentifier();
    client.send(new PubRec(two, ReasonCode.SUCCESS), new PubRec(one, ReasonCode.SUCCESS));
    client.hangUp();
    Peer back = bench.connect(lasting("c"));
    assertEquals(two, back.next(PubRel.class).packetIdentifier());
    assertEquals(one, back.next(PubRel.class).packetIdentifier());
    back.send(new PubComp(one, ReasonCode.SUCCESS), new PubComp(two, ReasonCode.SUCCESS));
    back.expectNothing();
    assertEquals(0, bench.session("c").inFlight());
  }

  @Test
  void sendsAgainNoFasterThanSmallerReceiveMaximumAllows() {
    Peer client = bench.connect(lasting("c")).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    for (int i = 0; i < 5; i++) {
      publisher.publish("t", 1, "" + i);
    }
    client.hangUp();
    publisher.publish("t", 1, "5");
    Peer back = bench.connect(lasting("c").receiveMaximum(2));
    for (int i = 0; i < 6; i++) {
      Publish next = back.expectPublish("t", "" + i);
      assertEquals(i < 5, next.dup());
      if (i % 2 == 1) {
        back.expectNothing();
        back.send(
            new PubAck(next.packetIdentifier() - 1, ReasonCode.SUCCESS),
            new PubAck(next.packetIdentifier(), ReasonCode.SUCCESS));
      }
    }
    back.expectNothing();
  }

  @Test
  @Statement("MQTT-4.9.0-1")
  @Statement("MQTT-4.9.0-2")
  void doesNotCountRepeatedPubrelAgainstReceiveMaximum() {
    Peer client = bench.connect(lasting("c")).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 2, "released");
    Publish released = client.next(Publish.class);
    client.send(new PubRec(released.packetIdentifier(), ReasonCode.SUCCESS));
    client.hangUp();
    publisher.publish("t", 1, "1");
    publisher.publish("t", 1, "2");
    Peer back = bench.connect(lasting("c").receiveMaximum(1));
    back.next(PubRel.class);
    Publish one = back.expectPublish("t", "1");
    back.send(new PubComp(released.packetIdentifier(), ReasonCode.SUCCESS));
    back.expectNothing(); // still one PUBLISH of this connection in flight, and no more are allowed
    back.acknowledge(one);
    back.expectPublish("t", "2");
  }

  @Test
  @Statement("MQTT-4.3.3-10")
  void remembersQos2IdentifiersOfClient() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 2);
    Peer publisher = bench.connect(lasting("p"));
    publisher.send(message("t", "m").qos(2).id(5).build());
    publisher.hangUp();
    Peer back = bench.connect(lasting("p"));
    back.send(message("t", "m").qos(2).id(5).dup().build());
    back.next(PubRec.class);
    back.send(new PubRel(5, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.SUCCESS, back.next(PubComp.class).reasonCode());
    assertEquals("m", subscriber.payloads());
  }

  @Test
  @Statement("MQTT311-3.1.2-6")
  void forgetsEverythingOfSessionThatEndsWithItsConnection() {
    Peer client = bench.connect(v5("c").resume()).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "1");
    client.send(message("u", "m").qos(2).id(5).build());
    client.hangUp();
    assertFalse(bench.hasSession("c"));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, publisher.publish("t", 1, "2"));
    Peer back = bench.connect(v5("c").resume());
    assertFalse(back.connAck().sessionPresent());
    back.expectNothing();
    assertEquals(0, bench.session("c").unreleased());
    assertEquals(0, bench.session("c").subscriptions().size());
  }

  @Test
  void resumesInAnyVersion() {
    bench.connect(v311("c").resume()).subscribe("t", 1).disconnect();
    bench.connect(v5("p")).publish("t", 1, "1");
    bench.connect(v31("c").resume()).expectPublish("t", "1");
    Peer five = bench.connect(lasting("c"));
    assertTrue(five.expectPublish("t", "1").dup());
  }

  @Test
  void setsDupOnlyOnWhatWasSentBefore() {
    Peer client = bench.connect(lasting("c").receiveMaximum(1)).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "sent");
    publisher.publish("t", 1, "queued");
    client.hangUp();
    Peer back = bench.connect(lasting("c"));
    assertTrue(back.expectPublish("t", "sent").dup());
    assertFalse(back.expectPublish("t", "queued").dup());
  }

  @Test
  void comesBackFromAnyLoop() {
    bench.connect(0, lasting("c")).subscribe("t", 1).hangUp();
    bench.connect(1, v5("p")).publish("t", 1, "1");
    Peer back = bench.connect(1, lasting("c"));
    assertTrue(back.connAck().sessionPresent());
    back.acknowledge(back.expectPublish("t", "1"));
    back.ping();
    back.publish("t", 1, "2");
    back.expectPublish("t", "2");
    assertEquals(0, bench.session("c").loop());
  }

  @Test
  void handlesWhatClientSentBeforeConnackOnAnotherLoop() {
    bench.connect(0, lasting("c")).hangUp();
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 1);
    Peer back = bench.open(1, ProtocolVersion.V5);
    back.send(lasting("c").build(), message("t", "m").qos(1).id(1).build());
    back.next();
    back.next(PubAck.class);
    subscriber.expectPublish("t", "m");
  }
}
