package broker.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import org.junit.jupiter.api.Test;

/** How many topics are remembered, and which are forgotten first. */
final class PermissionCacheTest {
  private final PermissionCache cache = new PermissionCache();

  private static TopicName topic(int number) {
    return TopicName.of("plant/line/" + number);
  }

  private int remembered(int topics) {
    int found = 0;
    for (int i = 0; i < topics; i++) {
      ReasonCode answer = cache.find(topic(i));
      if (answer != null) {
        assertEquals(answer(i), answer);
        found++;
      }
    }
    return found;
  }

  private static ReasonCode answer(int number) {
    return number % 2 == 0 ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED;
  }

  private void put(int from, int to, int maximum) {
    for (int i = from; i < to; i++) {
      cache.put(topic(i), answer(i), maximum);
    }
  }

  @Test
  void emptyOneKnowsNothing() {
    assertNull(cache.find(topic(0)));
  }

  @Test
  void equalTopicIsFoundWhateverTheObject() {
    put(0, 4, 4);
    assertEquals(4, remembered(4));
  }

  @Test
  void itGrowsWithWhatIsUsed() {
    put(0, 500, 4_096);
    assertEquals(500, remembered(500));
  }

  @Test
  void itHoldsNoMoreThanItMay() {
    put(0, 1_000, 64);
    assertEquals(64, remembered(1_000));
  }

  @Test
  void topicThatIsUsedStaysWhileOthersFallOut() {
    put(0, 1, 4);
    for (int i = 1; i < 100; i++) {
      put(i, i + 1, 4);
      assertEquals(answer(0), cache.find(topic(0)));
    }
  }

  @Test
  void withoutRoomNothingIsRemembered() {
    put(0, 1, 0);
    assertNull(cache.find(topic(0)));
  }

  @Test
  void nothingIsKnownAfterItWasCleared() {
    put(0, 100, 64);
    cache.clear();
    assertEquals(0, remembered(100));
  }
}
