package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import testkit.Statement;

final class TopicCacheTest {
  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(1));
  private final TopicCache cache = new TopicCache(tree, 4_096);

  private TopicEntry lookup(String topic) {
    ByteBuf buffer = Unpooled.copiedBuffer("##" + topic + "##", StandardCharsets.UTF_8);
    return cache.lookup(buffer, 2, buffer.readableBytes() - 4);
  }

  private String recipients(TopicEntry entry) {
    StringBuilder all = new StringBuilder();
    for (Recipient recipient : cache.route(entry).recipients(0)) {
      all.append(recipient.subscriber().clientId());
    }
    return all.toString();
  }

  @Test
  void findsTheSameEntryByBytesAndByName() {
    TopicEntry entry = lookup("a/b");
    assertEquals("a/b", entry.name().toString());
    assertSame(entry, lookup("a/b"));
    assertSame(entry, cache.lookup(TopicName.of("a/b")));
  }

  @Test
  void knowsWhatPublishersAreAskedFor() {
    assertEquals(3, lookup("a/b/c").levels());
    assertTrue(lookup("$SYS/x").isReserved());
  }

  @Test
  @Statement("MQTT-3.3.2-2")
  @Statement("MQTT-4.7.3-1")
  @Statement("MQTT-4.7.3-2")
  void findsNothingWhereThereIsNoTopicName() {
    for (String invalid : new String[] {"", "a/+", "a/#", "a\0b"}) {
      assertNull(lookup(invalid), invalid);
    }
    ByteBuf notUtf8 = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, (byte) 0x80});
    assertNull(cache.lookup(notUtf8, 0, 2));
  }

  @Test
  void routesAsSubscriptionsChange() {
    TopicEntry entry = lookup("a/b");
    assertTrue(cache.route(entry).isEmpty());
    Client client = new Client("x");
    tree.subscribe(client.to("a/+", 1));
    assertEquals("x", recipients(entry));
    tree.unsubscribe(client, TopicFilter.of("a/+"));
    assertEquals("", recipients(entry));
  }

  @Test
  void keepsRouteWhileChangesConcernOtherTopics() {
    tree.subscribe(new Client("x").to("a/b", 1));
    TopicEntry entry = lookup("a/b");
    Route route = cache.route(entry);
    tree.subscribe(new Client("y").to("c/#", 1));
    assertSame(route, cache.route(entry));
    tree.subscribe(new Client("z").to("a/#", 1));
    assertNotSame(route, cache.route(entry));
  }

  @Test
  void keepsRecentEntriesAndForgetsOldOnes() {
    TopicEntry recent = lookup("recent");
    TopicEntry old = lookup("old");
    for (int i = 0; i < 100_000; i++) {
      lookup("topic/" + i);
      assertSame(recent, lookup("recent"), "after " + i);
    }
    assertNotSame(old, lookup("old"));
  }

  @Test
  void growsUpToWhatItMayHold() {
    int kept = 0;
    TopicEntry[] entries = new TopicEntry[2_000];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < entries.length; i++) {
        entries[i] = lookup("topic/" + i);
      }
    }
    for (int i = 0; i < entries.length; i++) {
      kept += entries[i] == lookup("topic/" + i) ? 1 : 0;
    }
    assertTrue(kept > entries.length * 3 / 4, "kept only " + kept);
  }

  /** Looks up so many topics in turn and returns how many of them are the entries of last time. */
  private int known(TopicEntry[] entries, String prefix) {
    int known = 0;
    for (int i = 0; i < entries.length; i++) {
      TopicEntry before = entries[i];
      entries[i] = lookup(prefix + i);
      known += before == entries[i] ? 1 : 0;
    }
    return known;
  }

  @Test
  void someTopicsStayKnownWhereMoreTakeTurnsThanItHolds() {
    TopicEntry[] topics = new TopicEntry[4 * 4_096];
    int known = 0;
    for (int round = 0; round < 20; round++) {
      known = known(topics, "topic/");
    }
    assertTrue(known > 4_096 / 2, "known in the last round: " + known);
  }

  @Test
  void newTopicsComeInAfterATimeWithTooMany() {
    known(new TopicEntry[50_000], "old/");
    TopicEntry[] topics = new TopicEntry[1_000];
    int known = 0;
    for (int round = 0; round < 40; round++) {
      known = known(topics, "new/");
    }
    assertTrue(known > 900, "known in the last round: " + known);
  }

  @Test
  void entryThatHasFallenOutStillRoutes() {
    TopicEntry old = lookup("old");
    for (int i = 0; i < 100_000; i++) {
      lookup("topic/" + i);
    }
    tree.subscribe(new Client("x").to("old", 1));
    assertEquals("x", recipients(old));
  }

  @Test
  void agreesWithTreeWhateverChanges() {
    Random random = new Random(3);
    Client[] clients = {new Client("a"), new Client("b"), new Client("c")};
    String[] filters = {"#", "t/#", "t/+", "t/1", "t/2", "u/#", "+/3"};
    for (int step = 0; step < 20_000; step++) {
      Client client = clients[random.nextInt(clients.length)];
      String filter = filters[random.nextInt(filters.length)];
      if (random.nextBoolean()) {
        tree.subscribe(client.to(filter, random.nextInt(3)));
      } else {
        tree.unsubscribe(client, TopicFilter.of(filter));
      }
      TopicEntry entry = lookup("t/" + random.nextInt(5));
      Recipient[] expected = tree.route(entry.name()).recipients(0);
      Recipient[] actual = cache.route(entry).recipients(0);
      assertEquals(expected.length, actual.length);
      for (int i = 0; i < expected.length; i++) {
        assertSame(expected[i].subscriber(), actual[i].subscriber());
        assertEquals(expected[i].qos(), actual[i].qos());
      }
    }
  }
}
