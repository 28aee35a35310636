package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v31;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.Disconnect;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** How messages go from publisher to subscriber while both are connected. */
final class QosTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  @Test
  @Statement("MQTT-3.8.4-8")
  @Statement("MQTT311-3.8.4-6")
  void deliversWithTheLowerOfBothQos() {
    Peer publisher = bench.connect(v5("p"));
    for (int granted = 0; granted <= 2; granted++) {
      Peer subscriber = bench.connect(v5("s" + granted)).subscribe("t", granted);
      for (int published = 0; published <= 2; published++) {
        publisher.publish("t", published, "m");
        Publish received = subscriber.expectPublish("t", "m");
        assertEquals(Math.min(granted, published), received.qos());
        subscriber.acknowledge(received).expectNothing();
      }
      subscriber.disconnect();
    }
  }

  @Test
  void deliversOnOtherLoopsAsOnItsOwn() {
    Peer publisher = bench.connect(0, v5("p"));
    Peer here = bench.connect(0, v5("here")).subscribe("t", 2);
    Peer there = bench.connect(1, v311("there")).subscribe("t", 2);
    for (int qos = 0; qos <= 2; qos++) {
      publisher.publish("t", qos, "m" + qos);
      for (Peer each : new Peer[] {here, there}) {
        Publish received = each.expectPublish("t", "m" + qos);
        assertEquals(qos, received.qos());
        each.acknowledge(received);
      }
    }
  }

  @Test
  @Statement("MQTT-4.3.2-4")
  @Statement("MQTT311-4.3.2-2")
  void acknowledgesQos1WithTheSameIdentifier() {
    Peer publisher = bench.connect(v311("p"));
    publisher.send(message("t", "m").qos(1).id(4711).build());
    assertEquals(4711, publisher.next(PubAck.class).packetIdentifier());
  }

  @Test
  void tellsPublisherWhenNobodySubscribed() {
    Peer publisher = bench.connect(v5("p"));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, publisher.publish("t", 1, "m"));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, publisher.publish("t", 2, "m"));
    bench.connect(1, v5("s")).subscribe("t", 0);
    assertEquals(ReasonCode.SUCCESS, publisher.publish("t", 1, "m"));
  }

  @Test
  @Statement("MQTT-4.3.3-10")
  @Statement("MQTT311-4.3.3-2")
  void deliversQos2ExactlyOnceHoweverOftenItIsSent() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.send(message("t", "m").qos(2).id(7).build());
    publisher.send(message("t", "m").qos(2).id(7).dup().build());
    publisher.send(new PubRel(7, ReasonCode.SUCCESS));
    publisher.next(PubRec.class);
    publisher.next(PubRec.class);
    publisher.next(PubComp.class);
    assertEquals("m", subscriber.payloads());
  }

  @Test
  @Statement("MQTT-4.3.3-12")
  void takesIdentifierAnewAfterPubcomp() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    for (String payload : new String[] {"1", "2"}) {
      publisher.send(message("t", payload).qos(2).id(7).build());
      publisher.send(new PubRel(7, ReasonCode.SUCCESS));
    }
    assertEquals("1 2", subscriber.payloads());
  }

  @Test
  @Statement("MQTT-4.3.3-11")
  void answersUnknownPubrelAllTheSame() {
    Peer publisher = bench.connect(v5("p")).send(new PubRel(9, ReasonCode.SUCCESS));
    assertEquals(
        ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, publisher.next(PubComp.class).reasonCode());
  }

  @Test
  void answersUnknownPubrecWithPubrel() {
    Peer client = bench.connect(v5("c")).send(new PubRec(9, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, client.next(PubRel.class).reasonCode());
  }

  @Test
  void ignoresUnknownPubackAndPubcomp() {
    bench
        .connect(v5("c"))
        .send(new PubAck(9, ReasonCode.SUCCESS), new PubComp(9, ReasonCode.SUCCESS))
        .ping();
  }

  @Test
  @Statement("MQTT-4.3.3-4")
  void repeatsPubrelForRepeatedPubrec() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 2);
    bench.connect(v5("p")).publish("t", 2, "m");
    int identifier = subscriber.next(Publish.class).packetIdentifier();
    PubRec pubRec = new PubRec(identifier, ReasonCode.SUCCESS);
    subscriber.send(pubRec, pubRec);
    assertEquals(identifier, subscriber.next(PubRel.class).packetIdentifier());
    assertEquals(identifier, subscriber.next(PubRel.class).packetIdentifier());
  }

  @Test
  void endsQos2DeliveryThatClientRefuses() {
    Peer subscriber = bench.connect(v5("s").receiveMaximum(1)).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 2, "1");
    publisher.publish("t", 2, "2");
    Publish first = subscriber.expectPublish("t", "1");
    subscriber.send(new PubRec(first.packetIdentifier(), ReasonCode.QUOTA_EXCEEDED));
    subscriber.expectPublish("t", "2"); // no PUBREL, and the quota is free again
    subscriber.expectNothing();
  }

  @Test
  void closesConnectionOnAcknowledgementOfTheOtherQos() {
    Peer publisher = bench.connect(v5("p"));
    Peer one = bench.connect(v5("one")).subscribe("t", 1);
    Peer two = bench.connect(v5("two")).subscribe("t", 2);
    publisher.publish("t", 2, "m");
    one.send(new PubRec(one.next(Publish.class).packetIdentifier(), ReasonCode.SUCCESS));
    two.send(new PubAck(two.next(Publish.class).packetIdentifier(), ReasonCode.SUCCESS));
    one.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    two.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void closesConnectionOnPubcompBeforePubrec() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 2);
    bench.connect(v5("p")).publish("t", 2, "m");
    int identifier = subscriber.next(Publish.class).packetIdentifier();
    subscriber.send(new PubComp(identifier, ReasonCode.SUCCESS));
    subscriber.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  @Statement("MQTT-2.2.1-4")
  void usesDifferentIdentifiersForMessagesInFlight() {
    Peer subscriber = bench.connect(v5("s")).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "1");
    publisher.publish("t", 1, "2");
    assertNotEquals(
        subscriber.next(Publish.class).packetIdentifier(),
        subscriber.next(Publish.class).packetIdentifier());
  }

  @Test
  @Statement("MQTT-3.3.4-9")
  @Statement("MQTT-4.9.0-1")
  @Statement("MQTT-4.9.0-2")
  void neverHasMoreInFlightThanReceiveMaximum() {
    Peer subscriber = bench.connect(v5("s").receiveMaximum(3)).subscribe("t", 2);
    Peer publisher = bench.connect(1, v5("p"));
    for (int i = 0; i < 9; i++) {
      publisher.publish("t", 1 + i % 2, "" + i);
    }
    assertEquals(6, bench.session("s").queued());
    for (int i = 0; i < 9; i++) {
      assertEquals(Math.min(3, 9 - i), bench.session("s").inFlight());
      subscriber.acknowledge(subscriber.expectPublish("t", "" + i));
    }
    subscriber.expectNothing();
    assertEquals(0, bench.count(Counter.QUEUED));
  }

  @Test
  @Statement("MQTT-4.9.0-3")
  void sendsQos0WhileReceiveMaximumIsExhausted() {
    Peer subscriber = bench.connect(v5("s").receiveMaximum(1)).subscribe("t", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "1");
    publisher.publish("t", 1, "waits");
    publisher.publish("t", 0, "0");
    assertEquals("1 0", subscriber.payloads());
    subscriber.ping();
  }

  @Test
  void disconnectsClientThatExceedsReceiveMaximum() {
    bench.limits(Limits.builder().receiveMaximum(2).build());
    Peer publisher = bench.connect(v5("p"));
    assertEquals(2, publisher.connAck().properties().receiveMaximum());
    for (int id = 1; id <= 3; id++) {
      publisher.send(message("t", "m").qos(2).id(id).build());
    }
    publisher.next(PubRec.class);
    publisher.next(PubRec.class);
    publisher.expectDisconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
  }

  @Test
  void disconnectsClientThatPublishesAboveMaximumQos() {
    bench.limits(Limits.builder().maximumQos(1).build());
    Peer publisher = bench.connect(v5("p"));
    assertEquals(1, publisher.connAck().properties().maximumQoS()); // [MQTT-3.2.2-9]
    publisher.publish("t", 1, "m");
    publisher.send(message("t", "m").qos(2).id(1).build());
    publisher.expectDisconnect(ReasonCode.QOS_NOT_SUPPORTED);
  }

  @Test
  void refusesReservedTopicsAndGoesOn() {
    Peer subscriber = bench.connect(v5("s")).subscribe("$SYS/#", 1);
    Peer five = bench.connect(v5("five"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, five.publish("$SYS/fake", 1, "m"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, five.publish("$SYS/fake", 2, "m"));
    assertEquals(ReasonCode.SUCCESS, bench.connect(v311("three")).publish("$SYS/fake", 2, "m"));
    subscriber.expectNothing();
    assertEquals(3, bench.count(Counter.PUBLISH_DENIED));
    assertEquals(0, bench.session("five").unreleased());
  }

  @Test
  void refusesTopicsBeyondTheLimits() {
    bench.limits(Limits.builder().maximumTopicLevels(3).maximumTopicLength(9).build());
    Peer publisher = bench.connect(v5("p"));
    assertEquals(ReasonCode.TOPIC_NAME_INVALID, publisher.publish("a/b/c/d", 1, "m"));
    assertEquals(ReasonCode.TOPIC_NAME_INVALID, publisher.publish("abcdefghij", 1, "m"));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, publisher.publish("a/b/c", 1, "m"));
  }

  @Test
  void speaksOldestVersionToo() {
    Peer subscriber = bench.connect(v31("s")).subscribe("t", 2);
    bench.connect(1, v31("p")).publish("t", 2, "m");
    subscriber.acknowledge(subscriber.expectPublish("t", "m"));
  }

  @Test
  @Statement("MQTT-4.6.0-6")
  @Statement("MQTT311-4.6.0-6")
  void keepsOrderPerPublisherAcrossLoops() {
    Peer subscriber = bench.connect(0, v5("s").receiveMaximum(2)).subscribe("t/#", 2);
    Peer publisher = bench.connect(1, v5("p"));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      publisher.publish("t/a", 1, "" + i);
      expected.append(i == 0 ? "" : " ").append(i);
    }
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      Publish next = subscriber.next(Publish.class);
      seen.append(i == 0 ? "" : " ").append(Peer.text(next));
      subscriber.acknowledge(next);
    }
    assertEquals(expected.toString(), seen.toString());
  }

  @Test
  void closesOnlyTheConnectionThatMisbehaves() {
    Peer good = bench.connect(v5("good")).subscribe("t", 0);
    Peer bad = bench.connect(v5("bad"));
    bad.sendBytes(new byte[] {0x00, 0x00});
    assertEquals(ReasonCode.MALFORMED_PACKET, bad.next(Disconnect.class).reasonCode());
    assertFalse(bad.isOpen());
    assertTrue(good.ping().isOpen());
  }
}
