package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicFilterTest {
  @ParameterizedTest
  @ValueSource(strings = {"#", "a/#", "/#", "+/#", "$SYS/#"})
  void endsWithMultiLevelWildcard(String text) { // [MQTT-4.7.1-1] [MQTT311-4.7.1-2]
    assertTrue(TopicFilter.of(text).hasWildcard());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#", "#/a", "a/#/b", "##", "#+", "a/b#"})
  void hasMultiLevelWildcardAloneAndLastOnly(String text) { // [MQTT-4.7.1-1] [MQTT311-4.7.1-2]
    assertNull(TopicFilter.parse(text, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "+/a", "a/+/b", "a/+", "+/+", "/+/"})
  void hasSingleLevelWildcardAnywhere(String text) { // [MQTT-4.7.1-2] [MQTT311-4.7.1-3]
    assertTrue(TopicFilter.of(text).hasWildcard());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a+", "+a", "++", "a/b+", "a/+b/c"})
  void hasSingleLevelWildcardAsWholeLevelOnly(String text) { // [MQTT-4.7.1-2] [MQTT311-4.7.1-3]
    assertNull(TopicFilter.parse(text, true));
  }

  @Test
  void hasAtLeastOneCharacter() { // [MQTT-4.7.3-1] [MQTT311-4.7.3-1]
    assertNull(TopicFilter.parse("", true));
    assertNull(TopicFilter.parse("$share/g/", true));
    assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(""));
  }

  @Test
  void hasNoNullCharacter() { // [MQTT-4.7.3-2] [MQTT311-4.7.3-2]
    assertNull(TopicFilter.parse("a\0", true));
  }

  @Test
  void hasBoundedNumberOfLevels() {
    String separators = "/".repeat(TopicFilter.MAX_LEVELS - 1);

    assertEquals(TopicFilter.MAX_LEVELS, TopicFilter.of(separators).levels());
    assertNull(TopicFilter.parse(separators + "/", true));
  }

  @ParameterizedTest
  @CsvSource({
    "a,a",
    "a/b,a/b",
    "a/,a/",
    "/,/",
    "+,a",
    "+/+,/",
    "/+,/a",
    "a/+,a/",
    "a/+/c,a/b/c",
    "a/#,a",
    "a/#,a/",
    "a/#,a/b/c",
    "#,a/b",
    "+/#,a",
    "+/+/#,a/b",
    "$SYS/#,$SYS",
    "$SYS/#,$SYS/broker/uptime",
    "$SYS/+/uptime,$SYS/broker/uptime",
    "a/+,a/$b",
  })
  void matches(String filter, String topic) {
    assertTrue(TopicFilter.of(filter).matches(TopicName.of(topic)));
  }

  @ParameterizedTest
  @CsvSource({
    "a,b",
    "a,A",
    "a,a/",
    "a/b,a",
    "a/b,a/bc",
    "a/bc,a/b",
    "+,a/b",
    "+,/a",
    "a/+,a",
    "a/+,a/b/c",
    "a/#,ab",
    "a/b/#,a",
    "+/b/#,a",
  })
  void doesNotMatch(String filter, String topic) {
    assertFalse(TopicFilter.of(filter).matches(TopicName.of(topic)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "+/#", "+/broker", "+/+"})
  void reachesNoReservedTopicByWildcard(String filter) { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    assertFalse(TopicFilter.of(filter).matches(TopicName.of("$SYS")));
    assertFalse(TopicFilter.of(filter).matches(TopicName.of("$SYS/broker")));
  }

  @Test
  void isSharedWithNameAndFilter() { // [MQTT-4.8.2-1]
    TopicFilter filter = TopicFilter.of("$share/pumps/a/+");

    assertTrue(filter.isShared());
    assertEquals("pumps", filter.shareName());
    assertEquals("a/+", filter.filter());
    assertEquals("$share/pumps/a/+", filter.toString());
    assertEquals(2, filter.levels());
    assertTrue(filter.matches(TopicName.of("a/b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$share/", "$share//a", "$share/g", "$share/+/a", "$share/g#/a"})
  void isRefusedWithoutProperShareName(String text) { // [MQTT-4.8.2-1] [MQTT-4.8.2-2]
    assertNull(TopicFilter.parse(text, true));
  }

  @Test
  void isOrdinaryWhereSharingMeansNothing() {
    TopicFilter filter = TopicFilter.parse("$share/g/a", false);

    assertNotNull(filter);
    assertFalse(filter.isShared());
    assertTrue(filter.matches(TopicName.of("$share/g/a")));
  }

  @Test
  void isComparedByItsWholeText() { // [MQTT-4.7.3-4] [MQTT311-3.10.4-1]
    assertEquals(TopicFilter.of("a/+"), TopicFilter.of("a/+"));
    assertEquals(TopicFilter.of("a/+").hashCode(), TopicFilter.of("a/+").hashCode());
    assertNotEquals(TopicFilter.of("a"), TopicFilter.of("$share/g/a"));
    assertNotEquals(TopicFilter.of("a"), TopicFilter.of("a/"));
  }
}
