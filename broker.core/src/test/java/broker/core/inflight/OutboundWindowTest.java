package broker.core.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** Identifiers, states, order and quota of what is in flight. */
final class OutboundWindowTest {
  private final OutboundWindow<Message> window = new OutboundWindow<>();

  /** A message that is kept. */
  private static final class Message extends InFlight {}

  private Message add(int qos) {
    Message message = new Message();
    window.add(qos, message);
    return message;
  }

  @Test
  @Statement("MQTT-2.2.1-4")
  @Statement("MQTT311-2.3.1-2")
  void hasAnIdentifierForEachOfAllMessages() {
    window.connected(70_000);
    Set<Integer> identifiers = new HashSet<>();
    while (window.isOpen()) {
      identifiers.add(window.add(1, null));
    }
    assertEquals(65_535, identifiers.size());
    assertFalse(identifiers.contains(0));
    assertEquals(0, window.addRequest());
    window.remove(777);
    assertEquals(777, window.addRequest());
  }

  @Test
  @Statement("MQTT-4.9.0-1")
  @Statement("MQTT-4.9.0-2")
  void countsPublishPacketsOfThisConnection() throws Exception {
    window.connected(3);
    Message released = add(2);
    Message unreceived = add(1);
    window.onPubRec(released.packetIdentifier(), ReasonCode.SUCCESS);
    window.disconnected();
    assertFalse(window.isOpen());
    window.connected(1);
    assertTrue(window.onPubComp(released.packetIdentifier()));
    assertTrue(window.isOpen());
    window.addAgain(unreceived);
    assertFalse(window.isOpen());
    assertTrue(window.onPubAck(unreceived.packetIdentifier()));
    assertTrue(window.isOpen());
  }

  @Test
  void tellsWhichIdentifierWasHandedOutFirst() throws Exception {
    window.connected(9);
    assertEquals(0, window.oldestIdentifier());
    window.startBehind(65_534);
    Message before = add(1);
    Message oldest = add(2);
    add(1);
    window.onPubAck(before.packetIdentifier());
    assertEquals(1, oldest.packetIdentifier());
    assertEquals(1, window.oldestIdentifier());
    window.startBehind(65_530);
    assertEquals(65_531, add(1).packetIdentifier());
    assertEquals(1, window.oldestIdentifier());
  }

  @Test
  void countsNoRequests() throws Exception {
    window.connected(1);
    int request = window.addRequest();
    assertTrue(window.isOpen());
    add(1);
    assertFalse(window.isOpen());
    assertTrue(window.onAnswer(request));
    assertFalse(window.isOpen());
  }

  @Test
  @Statement("MQTT-4.3.3-4")
  void tellsWhatFollowsFromPubrec() throws Exception {
    window.connected(9);
    int identifier = add(2).packetIdentifier();
    assertEquals(Receipt.RELEASE, window.onPubRec(identifier, ReasonCode.SUCCESS));
    assertEquals(Receipt.RELEASE, window.onPubRec(identifier, ReasonCode.SUCCESS));
    assertTrue(window.onPubComp(identifier));
    assertFalse(window.onPubComp(identifier));
    assertEquals(Receipt.UNKNOWN, window.onPubRec(identifier, ReasonCode.SUCCESS));
    assertEquals(Receipt.IGNORE, window.onPubRec(identifier, ReasonCode.QUOTA_EXCEEDED));
    int refused = add(2).packetIdentifier();
    assertEquals(Receipt.REFUSED, window.onPubRec(refused, ReasonCode.QUOTA_EXCEEDED));
    assertEquals(0, window.size());
  }

  @Test
  void takesNoAcknowledgementForAnother() {
    window.connected(9);
    int one = add(1).packetIdentifier();
    int two = add(2).packetIdentifier();
    int request = window.addRequest();
    assertThrows(ProtocolException.class, () -> window.onPubRec(one, ReasonCode.SUCCESS));
    assertThrows(ProtocolException.class, () -> window.onPubComp(one));
    assertThrows(ProtocolException.class, () -> window.onPubAck(two));
    assertThrows(ProtocolException.class, () -> window.onPubComp(two));
    assertThrows(ProtocolException.class, () -> window.onPubAck(request));
    assertEquals(3, window.size());
  }

  @Test
  @Statement("MQTT-4.6.0-1")
  @Statement("MQTT-4.6.0-4")
  void keepsTheOrderOfSendingAndOfPubrec() throws Exception {
    window.connected(9);
    Message first = add(2);
    Message second = add(1);
    Message third = add(2);
    window.onPubRec(third.packetIdentifier(), ReasonCode.SUCCESS);
    window.onPubRec(first.packetIdentifier(), ReasonCode.SUCCESS);
    assertEquals(List.of(second, third, first), window.inOrder());
    assertTrue(window.isUnreceived(second));
    assertFalse(window.isUnreceived(third));
  }

  @Test
  void knowsNothingOfIdentifierThatSharesTheSlotOfAnother() throws Exception {
    window.connected(9);
    int identifier = add(1).packetIdentifier();
    for (int other = identifier + 8; other <= 65_535; other += 8) {
      assertNull(window.message(other));
      assertFalse(window.onPubAck(other));
    }
  }

  @Test
  @Statement("MQTT-4.6.0-1")
  void keepsOrderWhenIdentifiersStartAgain() {
    window.connected(65_535);
    for (int i = 0; i < 65_530; i++) {
      window.remove(window.add(1, null));
    }
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(add(1));
    }
    assertTrue(all.get(0).packetIdentifier() > all.get(19).packetIdentifier());
    assertEquals(all, window.inOrder());
  }

  @Test
  void agreesWithMapWhateverHappens() throws Exception {
    window.connected(65_535);
    Random random = new Random(17);
    Map<Integer, Message> model = new LinkedHashMap<>();
    Set<Integer> released = new HashSet<>();
    for (int step = 0; step < 300_000; step++) {
      int target = step / 1_000 % 3 * 2_000; // empty, fuller, full, and again
      if (model.size() <= target && random.nextInt(3) > 0 || model.isEmpty()) {
        Message kept = random.nextBoolean() ? new Message() : null;
        int identifier = window.add(2, kept);
        assertFalse(model.containsKey(identifier), "given out twice");
        model.put(identifier, kept);
      } else {
        int identifier = model.keySet().iterator().next();
        if (released.contains(identifier)) {
          assertTrue(window.onPubComp(identifier));
          released.remove(identifier);
          model.remove(identifier);
        } else if (random.nextBoolean()) {
          assertEquals(Receipt.RELEASE, window.onPubRec(identifier, ReasonCode.SUCCESS));
          released.add(identifier);
        } else {
          window.remove(identifier);
          model.remove(identifier);
        }
      }
      check(1 + random.nextInt(65_535), model, released);
    }
    for (int identifier : model.keySet()) {
      check(identifier, model, released);
    }
  }

  private void check(int identifier, Map<Integer, Message> model, Set<Integer> released) {
    assertEquals(model.size(), window.size());
    Message kept = model.get(identifier);
    assertSame(kept, window.message(identifier));
    if (kept != null) {
      assertEquals(!released.contains(identifier), window.isUnreceived(kept));
    }
  }
}
