package broker.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import testkit.Statement;

final class OutboundWindowTest {
  private static final ApplicationMessage MESSAGE =
      new ApplicationMessage(
          TopicName.of("t"),
          ApplicationMessage.NONE,
          ApplicationMessage.NONE,
          2,
          false,
          ApplicationMessage.NEVER,
          null);

  private final OutboundWindow window = new OutboundWindow();

  private static Delivery delivery() {
    return new Delivery(MESSAGE, 2, false, new int[0], null);
  }

  @Test
  @Statement("MQTT-2.2.1-4")
  @Statement("MQTT311-2.3.1-2")
  void givesOutEveryIdentifierOnceAndThenNone() {
    Set<Integer> identifiers = new HashSet<>();
    for (int i = 0; i < 65_535; i++) {
      int identifier = window.add(OutboundWindow.AWAIT_PUBACK, null);
      assertTrue(identifier >= 1 && identifier <= 65_535 && identifiers.add(identifier));
    }
    assertEquals(0, window.add(OutboundWindow.AWAIT_PUBACK, null));
    assertEquals(65_535, window.size());
    window.remove(4_711);
    assertEquals(4_711, window.add(OutboundWindow.AWAIT_PUBREC, null));
  }

  @Test
  void knowsNothingOfIdentifierThatSharesTheSlotOfAnother() {
    int identifier = window.add(OutboundWindow.AWAIT_PUBACK, delivery());
    for (int other = identifier + 8; other <= 65_535; other += 8) {
      assertEquals(OutboundWindow.FREE, window.state(other));
    }
    assertEquals(OutboundWindow.FREE, window.state(0));
  }

  @Test
  @Statement("MQTT-4.6.0-1")
  @Statement("MQTT-4.6.0-4")
  void ordersByFirstSendingAndThenByPubrec() {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(delivery());
      window.add(OutboundWindow.AWAIT_PUBREC, all.get(i));
    }
    window.released(all.get(7).packetIdentifier);
    window.released(all.get(3).packetIdentifier);
    List<Delivery> expected = new ArrayList<>(all);
    expected.remove(all.get(7));
    expected.remove(all.get(3));
    expected.add(all.get(7));
    expected.add(all.get(3));
    assertEquals(expected, window.inOrder());
  }

  @Test
  @Statement("MQTT-4.6.0-1")
  void keepsOrderWhenIdentifiersStartAgain() {
    for (int i = 0; i < 65_530; i++) {
      window.remove(window.add(OutboundWindow.AWAIT_PUBACK, null));
    }
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(delivery());
      window.add(OutboundWindow.AWAIT_PUBACK, all.get(i));
    }
    assertTrue(all.get(0).packetIdentifier > all.get(19).packetIdentifier);
    assertEquals(all, window.inOrder());
  }

  @Test
  void agreesWithMapWhateverHappens() {
    Random random = new Random(17);
    Map<Integer, Delivery> model = new LinkedHashMap<>();
    Map<Integer, Byte> states = new LinkedHashMap<>();
    for (int step = 0; step < 300_000; step++) {
      int target = step / 1_000 % 3 * 2_000; // empty, fuller, full, and again
      if (model.size() <= target && random.nextInt(3) > 0 || model.isEmpty()) {
        Delivery kept = random.nextBoolean() ? delivery() : null;
        byte state =
            random.nextBoolean() ? OutboundWindow.AWAIT_PUBACK : OutboundWindow.AWAIT_PUBREC;
        int identifier = window.add(state, kept);
        assertNull(states.put(identifier, state), "given out twice");
        model.put(identifier, kept);
      } else {
        int identifier = model.keySet().iterator().next();
        if (states.get(identifier) == OutboundWindow.AWAIT_PUBREC && random.nextBoolean()) {
          window.released(identifier);
          states.put(identifier, OutboundWindow.AWAIT_PUBCOMP);
        } else {
          window.remove(identifier);
          model.remove(identifier);
          states.remove(identifier);
        }
      }
      check(1 + random.nextInt(65_535), model, states);
    }
    model.keySet().forEach(identifier -> check(identifier, model, states));
  }

  private void check(int identifier, Map<Integer, Delivery> model, Map<Integer, Byte> states) {
    assertEquals(model.size(), window.size());
    assertEquals(states.getOrDefault(identifier, OutboundWindow.FREE), window.state(identifier));
    if (states.containsKey(identifier)) {
      assertSame(model.get(identifier), window.delivery(identifier));
    }
  }
}
