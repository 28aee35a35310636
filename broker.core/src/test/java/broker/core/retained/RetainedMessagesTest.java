package broker.core.retained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import broker.core.packet.ApplicationMessage;
import broker.core.retained.RetainedMessages.Outcome;
import broker.core.topic.RandomTopics;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RetainedMessagesTest {
  private static final long NEVER = ApplicationMessage.NEVER;

  private final RetainedMessages retained = retained(1_000, 1_000_000);

  private static RetainedMessages retained(int maxCount, long maxBytes) {
    return new RetainedMessages(new SeededHash(1), maxCount, maxBytes);
  }

  private static ApplicationMessage message(String topic, int payloadBytes, long expiresAtNanos) {
    return new ApplicationMessage(
        TopicName.of(topic),
        new byte[payloadBytes],
        ApplicationMessage.NONE,
        1,
        true,
        expiresAtNanos,
        null);
  }

  private static ApplicationMessage message(String topic) {
    return message(topic, 1, NEVER);
  }

  private String match(String filter, long nowNanos) {
    TreeSet<String> topics = new TreeSet<>();
    retained.match(
        TopicFilter.of(filter), nowNanos, message -> topics.add(message.topic().toString()));
    return String.join(" ", topics);
  }

  private String expire(long nowNanos) {
    List<String> topics = new ArrayList<>();
    retained.expire(nowNanos, 100, message -> topics.add(message.topic().toString()));
    return String.join(" ", topics);
  }

  @Test
  void replacesMessageOfTheSameTopic() { // [MQTT-3.3.1-5] [MQTT311-3.3.1-5]
    ApplicationMessage second = message("a", 7, NEVER);

    assertEquals(Outcome.STORED, retained.put(message("a")));
    assertEquals(Outcome.STORED, retained.put(second));

    assertSame(second, retained.get(TopicName.of("a")));
    assertEquals(1, retained.count());
    assertEquals(8, retained.bytes());
  }

  @Test
  void removesMessageWhenEmptyOneComes() { // [MQTT-3.3.1-6] [MQTT311-3.3.1-10]
    retained.put(message("a"));

    assertEquals(Outcome.REMOVED, retained.put(message("a", 0, NEVER)));

    assertNull(retained.get(TopicName.of("a")));
    assertEquals(0, retained.count());
    assertEquals(0, retained.bytes());
  }

  @Test
  void retainsNoEmptyMessage() { // [MQTT-3.3.1-7] [MQTT311-3.3.1-11]
    assertEquals(Outcome.NOTHING_TO_REMOVE, retained.put(message("a", 0, NEVER)));
    assertNull(retained.get(TopicName.of("a")));
  }

  @Test
  void showsWhatMatches() {
    List.of("a", "a/b", "a/b/c", "b/b").forEach(topic -> retained.put(message(topic)));

    assertEquals("a a/b a/b/c", match("a/#", 0));
    assertEquals("a/b b/b", match("+/b", 0));
    assertEquals("a/b", match("a/b", 0));
    assertEquals("", match("c", 0));
  }

  @Test
  void showsReservedTopicsToFiltersThatNameThem() { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    retained.put(message("$SYS/broker/uptime"));
    retained.put(message("a"));

    assertEquals("a", match("#", 0));
    assertEquals("", match("+/broker/uptime", 0));
    assertEquals("$SYS/broker/uptime", match("$SYS/#", 0));
  }

  @Test
  void showsNoMessageThatHasExpired() { // [MQTT-3.3.2-5]
    retained.put(message("a/1", 1, 100));
    retained.put(message("a/2", 1, 101));

    assertEquals("a/1 a/2", match("a/+", 99));
    assertEquals("a/2", match("a/+", 100));
    assertEquals(2, retained.count());
  }

  @Test
  void removesExpiredMessagesInTheirOrder() {
    retained.put(message("late", 1, 300));
    retained.put(message("never"));
    retained.put(message("soon", 1, 100));
    retained.put(message("soon too", 1, 100));
    retained.put(message("next", 1, 200));

    assertEquals("", expire(99));
    assertEquals(2, List.of(expire(100).split("soon", -1)).size() - 1);
    assertEquals("next late", expire(300));
    assertEquals("", expire(Long.MAX_VALUE - 1));
    assertEquals(1, retained.count());
  }

  @Test
  void removesNoMoreThanItsBudget() {
    for (int i = 0; i < 5; i++) {
      retained.put(message("a" + i, 1, 10));
    }

    assertEquals(0, retained.expire(10, 3, message -> {}));
    assertEquals(2, retained.count());
    assertEquals(1, retained.expire(10, 3, message -> {}));
    assertEquals(0, retained.count());
  }

  @Test
  void removesNothingInTheNameOfMessageThatWasReplaced() {
    retained.put(message("a", 1, 10));
    retained.put(message("a"));
    retained.put(message("b", 1, 10));
    retained.put(message("b", 1, 20));
    retained.put(message("c", 1, 10));
    retained.remove(TopicName.of("c"));

    assertEquals("", expire(10));
    assertEquals("b", expire(20));
  }

  @Test
  void ordersExpiryOnTickerThatOverflows() {
    retained.put(message("later", 1, Long.MIN_VALUE + 5));
    retained.put(message("sooner", 1, Long.MAX_VALUE - 5));

    assertEquals("sooner", expire(Long.MAX_VALUE - 5));
    assertEquals("later", expire(Long.MIN_VALUE + 5));
  }

  @Test
  void refusesOneMessageTooManyAndKeepsTheOthers() {
    RetainedMessages two = retained(2, 1_000);
    two.put(message("a"));
    two.put(message("b"));

    assertEquals(Outcome.REFUSED, two.put(message("c")));
    assertEquals(Outcome.STORED, two.put(message("b", 2, NEVER)));
    two.remove(TopicName.of("a"));
    assertEquals(Outcome.STORED, two.put(message("c")));
  }

  @Test
  void refusesMoreBytesThanAllowedAndKeepsThePreviousMessage() {
    RetainedMessages small = retained(100, 10);
    ApplicationMessage first = message("a", 5, NEVER);
    small.put(first);

    assertEquals(Outcome.REFUSED, small.put(message("a", 10, NEVER)));
    assertSame(first, small.get(TopicName.of("a")));
    assertEquals(6, small.bytes());
    assertEquals(Outcome.STORED, small.put(message("a", 9, NEVER)));
    assertEquals(10, small.bytes());
  }

  @Test
  void messagesOfTheBrokerItselfCountNowhere() {
    RetainedMessages small = retained(1, 10);
    small.put(message("a", 5, NEVER));

    assertEquals(Outcome.STORED, small.put(message("$SYS/a", 100, NEVER)));
    assertEquals(Outcome.STORED, small.put(message("$SYS/a", 200, NEVER)));
    assertEquals(Outcome.STORED, small.put(message("$SYS/b", 100, NEVER)));
    assertEquals(Outcome.REMOVED, small.put(message("$SYS/b", 0, NEVER)));
    assertEquals(1, small.count());
    assertEquals(6, small.bytes());
  }

  @Test
  void refusesTopicThatIsDeeperThanAnyFilter() {
    String deepest = "/".repeat(TopicFilter.MAX_LEVELS - 1);

    assertEquals(Outcome.STORED, retained.put(message(deepest)));
    assertEquals(Outcome.REFUSED, retained.put(message(deepest + "/")));
    assertEquals(Outcome.NOTHING_TO_REMOVE, retained.put(message(deepest + "/", 0, NEVER)));
    assertEquals(deepest, match("#", 0));
  }

  @Test
  void matchesAsBruteForceDoes() { // [MQTT-4.7.2-1] [MQTT-3.3.1-5] [MQTT-3.3.1-6]
    Random random = new Random(8);
    RandomTopics topics = new RandomTopics(random);
    Map<TopicName, ApplicationMessage> model = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      TopicName topic = topics.topic();
      boolean empty = random.nextInt(step / 2_000 % 2 == 0 ? 10 : 2) == 0;
      ApplicationMessage message = message(topic.toString(), empty ? 0 : 1, NEVER);
      retained.put(message);
      if (empty) {
        model.remove(topic);
      } else if (topic.isReserved() || counted(model) < 1_000 || model.containsKey(topic)) {
        model.put(topic, message);
      }
      if (step % 10 == 0) {
        TopicFilter filter = topics.filter();
        TreeSet<String> expected = new TreeSet<>();
        model.keySet().stream().filter(filter::matches).forEach(t -> expected.add(t.toString()));
        assertEquals(String.join(" ", expected), match(filter.toString(), 0), filter::toString);
      }
    }
    assertEquals(counted(model), retained.count());
    assertEquals(
        model.values().stream()
            .filter(message -> !message.topic().isReserved())
            .mapToLong(ApplicationMessage::size)
            .sum(),
        retained.bytes());
  }

  private static long counted(Map<TopicName, ApplicationMessage> model) {
    return model.keySet().stream().filter(topic -> !topic.isReserved()).count();
  }
}
