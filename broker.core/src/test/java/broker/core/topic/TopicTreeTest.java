package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicTreeTest {
  private static final String DEEP = "/".repeat(TopicFilter.MAX_LEVELS - 1);

  private final TopicTree<String> tree = new TopicTree<>(new SeededHash(1));

  private void putFilters(String... filters) {
    for (String filter : filters) {
      tree.put(Levels.of(TopicFilter.of(filter)), filter);
    }
  }

  private void putTopics(String... topics) {
    for (String topic : topics) {
      tree.put(Levels.of(TopicName.of(topic)), topic);
    }
  }

  private String filtersMatching(String topic) {
    TreeSet<String> found = new TreeSet<>();
    tree.forEachFilterMatching(Levels.of(TopicName.of(topic)), found::add);
    return String.join(" ", found);
  }

  private String topicsMatching(String filter) {
    TreeSet<String> found = new TreeSet<>();
    tree.forEachTopicMatching(Levels.of(TopicFilter.of(filter)), found::add);
    return String.join(" ", found);
  }

  @ParameterizedTest
  @CsvSource({
    "a,# + a a/#",
    "a/b,# +/b a/# a/+",
    "a/,# a/ a/# a/+",
    "/,# /",
    "$SYS,$SYS/#",
    "$SYS/b,$SYS/#",
    "x/y/z,#"
  })
  void findsFiltersOfTopic(String topic, String filters) { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    putFilters("#", "+", "a", "a/#", "a/+", "+/b", "a/", "/", "$SYS/#", "A");

    assertEquals(filters, filtersMatching(topic));
  }

  @ParameterizedTest
  @CsvSource({
    "#,/ a a/ a/b a/b/c",
    "+,a",
    "+/+,/ a/ a/b",
    "a/#,a a/ a/b a/b/c",
    "a/+/#,a/ a/b a/b/c",
    "+/b,a/b",
    "a/b,a/b",
    "$SYS/#,$SYS $SYS/up",
    "$SYS/+,$SYS/up",
    "b/#,''"
  })
  void findsTopicsOfFilter(String filter, String topics) { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    putTopics("a", "a/", "a/b", "a/b/c", "/", "$SYS", "$SYS/up");

    assertEquals(topics, topicsMatching(filter));
  }

  @Test
  void keepsPathsApartThatShareLevels() {
    putFilters("a/b", "a/b/#", "a/+", "a");

    assertEquals("a/b", tree.remove(Levels.of(TopicFilter.of("a/b"))));
    assertNull(tree.remove(Levels.of(TopicFilter.of("a/b"))));
    assertNull(tree.get(Levels.of(TopicFilter.of("a/b"))));
    assertEquals("a/b/#", tree.get(Levels.of(TopicFilter.of("a/b/#"))));
    assertEquals("a/+ a/b/#", filtersMatching("a/b"));
  }

  @Test
  void returnsWhatWasThereBefore() {
    Levels levels = Levels.of(TopicFilter.of("a/+/#"));

    assertNull(tree.put(levels, "one"));
    assertEquals("one", tree.put(levels, "two"));
    assertEquals("two", tree.remove(levels));
  }

  @Test
  void goesAsDeepAsFiltersMay() {
    putFilters(DEEP, "#");
    putTopics(DEEP);

    assertEquals("# " + DEEP, filtersMatching(DEEP));
    assertEquals(DEEP, topicsMatching(DEEP.substring(1).replace("/", "+/") + "#"));
  }

  @Test
  void isNotExhaustedByTopicsDeeperThanFiltersMay() {
    putFilters("#", "+/#");

    assertEquals("# +/#", filtersMatching("/".repeat(65_535)));
  }

  @Test
  void forgetsNodesThatNothingNeeds() {
    Random random = new Random(3);
    Map<String, String> paths = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String path =
          IntStream.rangeClosed(0, random.nextInt(4))
              .mapToObj(level -> random.nextInt(5) == 0 ? "+" : "l" + random.nextInt(9))
              .collect(Collectors.joining("/"));
      paths.put(path, path);
      putFilters(path);
    }
    paths.keySet().forEach(path -> tree.remove(Levels.of(TopicFilter.of(path))));

    assertTrue(tree.isEmpty());
  }
}
