package plugin.bridge.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FiltersTest {
  @ParameterizedTest
  @CsvSource({
    "a/b,a/b,true",
    "a/b,a/bc,false",
    "a/bc,a/b,false",
    "a/+,a/b,true",
    "a/+,a/b/c,false",
    "a/+,a/,true",
    "a/#,a,true",
    "a/#,a/b/c,true",
    "a/#,ab,false",
    "+/#,a,true",
    "+,/a,false",
    "+/+,/a,true",
    "#,a/b,true",
    "#,$SYS/x,false",
    "+/x,$SYS/x,false",
    "$SYS/#,$SYS/x,true",
    "a,a/b,false",
    "a/b,a,false",
    "a/+/c,a/b/c,true",
    "a/+/c,a/b/d,false"
  })
  void aFilterMatchesAsTheSpecificationSays(String filter, String topic, boolean expected) {
    assertEquals(expected, Filters.matches(filter, topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a#", "a/#/b", "a+", "+a/b", "a/b#"})
  void whatIsNoFilterIsTold(String text) {
    assertTrue(Filters.problem(text).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "a/#,a/b/+,a/b/+",
    "a/#,+,a",
    "#,a/+,a/+",
    "a/+/c,+/b/#,a/b/c",
    "a/#,a/#,a/#",
    "+/x,y/+,y/x"
  })
  void theMeetOfTwoFiltersIsAFilter(String one, String other, String expected) {
    assertEquals(Optional.of(expected), Filters.meet(one, other));
    assertEquals(Optional.of(expected), Filters.meet(other, one));
  }

  @Test
  void aTopicMatchesTheMeetExactlyIfItMatchesBoth() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String one = filter(random);
      String other = filter(random);
      String topic = words(random, List.of("a", "b", "$x"), 4);
      boolean both = Filters.matches(one, topic) && Filters.matches(other, topic);
      Optional<String> meet = Filters.meet(one, other);
      String told = one + " and " + other + " meet in " + meet + ", topic " + topic;
      assertEquals(both, meet.isPresent() && Filters.matches(meet.get(), topic), told);
    }
  }

  private static String filter(Random random) {
    String text = words(random, List.of("a", "b", "+", "$x"), 3);
    return random.nextInt(3) > 0 ? text : random.nextBoolean() ? "#" : text + "/#";
  }

  private static String words(Random random, List<String> words, int most) {
    StringBuilder text = new StringBuilder(words.get(random.nextInt(words.size())));
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append('/').append(words.get(random.nextInt(words.size())));
    }
    return text.toString();
  }
}
