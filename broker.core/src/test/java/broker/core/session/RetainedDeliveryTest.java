package broker.core.session;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.Peer.request;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.packet.Packet;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** Retained messages on their way to subscribers. */
final class RetainedDeliveryTest {
  @AutoClose private final Bench bench = new Bench();
  private final Peer publisher = bench.connect(v5("p"));

  private void retain(String topic, int qos, String payload) {
    publisher.publish(message(topic, payload).qos(qos).retain());
  }

  @Test
  @Statement("MQTT-3.3.1-9")
  @Statement("MQTT311-3.3.1-6")
  @Statement("MQTT311-3.3.1-8")
  void sendsRetainedMessageToNewSubscription() {
    retain("t", 1, "m");
    for (Peer each :
        new Peer[] {
          bench.connect(v5("five")).subscribe("t", 1), bench.connect(v311("3")).subscribe("t", 1)
        }) {
      Publish received = each.expectPublish("t", "m");
      assertTrue(received.retain());
      assertEquals(1, received.qos());
    }
  }

  @Test
  void sendsRetainedMessagesAfterSuback() {
    retain("t", 0, "m");
    Peer client = bench.connect(v5("c"));
    client.send(new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest("t", 0))));
    List<Packet> received = client.drain();
    assertInstanceOf(SubAck.class, received.get(0));
    assertInstanceOf(Publish.class, received.get(1));
  }

  @Test
  @Statement("MQTT-3.3.1-5")
  @Statement("MQTT311-3.3.1-5")
  void sendsOnlyTheLastOne() {
    retain("t", 1, "old");
    retain("t", 0, "new");
    assertEquals("new", bench.connect(v5("c")).subscribe("t", 1).payloads());
  }

  @Test
  @Statement("MQTT-3.3.1-6")
  @Statement("MQTT-3.3.1-7")
  @Statement("MQTT311-3.3.1-10")
  void sendsNothingOnceRemoved() {
    retain("t", 1, "m");
    retain("t", 1, "");
    bench.connect(v5("c")).subscribe("t", 1).expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.1-9")
  @Statement("MQTT-3.3.1-10")
  @Statement("MQTT-3.3.1-11")
  void followsRetainHandling() {
    retain("t", 1, "m");
    Peer always = bench.connect(v5("always")).subscribe(0, request("t", 1, false, false, 0));
    assertEquals("m", always.payloads());
    assertEquals("m", always.subscribe(0, request("t", 1, false, false, 0)).payloads());
    Peer once = bench.connect(v5("once")).subscribe(0, request("t", 1, false, false, 1));
    assertEquals("m", once.payloads());
    assertEquals("", once.subscribe(0, request("t", 0, false, false, 1)).payloads());
    Peer never = bench.connect(v5("never")).subscribe(0, request("t", 1, false, false, 2));
    assertEquals("", never.payloads());
  }

  @Test
  @Statement("MQTT-3.3.1-12")
  @Statement("MQTT-3.3.1-13")
  @Statement("MQTT311-3.3.1-9")
  void setsRetainFlagAsSubscriptionWants() {
    Peer plain = bench.connect(v5("plain")).subscribe("t", 1);
    Peer asPublished = bench.connect(v5("rap")).subscribe(0, request("t", 1, false, true, 0));
    retain("t", 1, "m");
    assertFalse(plain.expectPublish("t", "m").retain());
    assertTrue(asPublished.expectPublish("t", "m").retain());
    publisher.publish("t", 1, "n");
    assertFalse(asPublished.expectPublish("t", "n").retain());
  }

  @Test
  void forwardsRemovalAsMessage() {
    Peer client = bench.connect(v5("c")).subscribe("t", 1);
    retain("t", 1, "");
    client.expectPublish("t", "");
  }

  @Test
  @Statement("MQTT-4.9.0-2")
  void sendsRetainedMessagesNoFasterThanReceiveMaximumAllows() {
    for (int i = 0; i < 10; i++) {
      retain("t/" + i, 1, "" + i);
    }
    Peer client = bench.connect(v5("c").receiveMaximum(3)).subscribe("t/+", 1);
    TreeSet<String> seen = new TreeSet<>();
    for (int i = 0; i < 10; i++) {
      assertEquals(Math.min(3, 10 - i), bench.session("c").inFlight());
      Publish next = client.next(Publish.class);
      seen.add(Peer.text(next));
      client.acknowledge(next);
    }
    assertEquals(10, seen.size());
    client.expectNothing();
  }

  @Test
  @Statement("MQTT-4.6.0-6")
  void sendsRetainedMessagesBeforeAnythingNewer() {
    for (int i = 0; i < 5; i++) {
      retain("one/" + i, 1, "old");
      retain("zero/" + i, 0, "old");
    }
    Peer client = bench.connect(v5("c").receiveMaximum(1)).subscribe("#", 1);
    for (int i = 0; i < 5; i++) {
      publisher.publish("one/" + i, 1, "new");
      publisher.publish("zero/" + i, 0, "new");
    }
    int messages = 0;
    TreeSet<String> newer = new TreeSet<>();
    for (List<Packet> all = client.drain(); !all.isEmpty(); all = client.drain()) {
      for (Packet packet : all) {
        Publish publish = (Publish) packet;
        messages++;
        if (Peer.text(publish).equals("new")) {
          newer.add(publish.topic().toString());
        } else {
          assertFalse(newer.contains(publish.topic().toString()), "old value after the new one");
        }
        client.acknowledge(publish);
      }
    }
    assertEquals(20, messages);
  }

  @Test
  @Statement("MQTT-3.3.2-5")
  @Statement("MQTT-3.3.2-6")
  void tellsWhatIsLeftOfItsLife() {
    publisher.publish(message("short", "m").retain().expiry(5));
    publisher.publish(message("long", "m").retain().expiry(60));
    bench.advance(Duration.ofSeconds(10));
    Peer client = bench.connect(v5("c")).subscribe("#", 0);
    assertEquals(50, client.expectPublish("long", "m").messageExpirySeconds());
    client.expectNothing();
  }

  @Test
  @Statement("MQTT-3.3.2-5")
  void forgetsWhatExpiresWhileItWaitsForItsTurn() {
    publisher.publish(message("a", "m").qos(1).retain().expiry(5));
    publisher.publish(message("b", "m").qos(1).retain().expiry(5));
    Peer client = bench.connect(v5("c").receiveMaximum(1)).subscribe("#", 1);
    Publish first = client.next(Publish.class);
    bench.advance(Duration.ofSeconds(6));
    client.acknowledge(first);
    client.expectNothing();
  }

  @Test
  void holdsNothingThatHasExpired() {
    publisher.publish(message("a", "m").retain().expiry(5));
    bench.advance(Duration.ofSeconds(10));
    assertEquals(0, bench.state().retained().count());
  }

  @Test
  void sendsNoneToSharedSubscription() {
    retain("t", 1, "m");
    bench.connect(v5("c")).subscribe("$share/g/t", 1).expectNothing();
  }

  @Test
  void disconnectsClientThatRetainsWhereNotOffered() {
    bench.limits(Limits.builder().retainAvailable(false).build());
    Peer client = bench.connect(v5("c"));
    assertFalse(client.connAck().properties().retainAvailable());
    client.send(message("t", "m").retain().build());
    client.expectDisconnect(ReasonCode.RETAIN_NOT_SUPPORTED);
  }

  @Test
  @Statement("MQTT-3.3.4-3")
  void sendsSubscriptionIdentifierAlong() {
    retain("t", 1, "m");
    Peer client = bench.connect(v5("c")).subscribe(7, new SubscriptionRequest("t", 1));
    assertEquals(List.of(7), client.expectPublish("t", "m").subscriptionIdentifiers());
  }
}
