package broker.core.fuzz;

import broker.core.topic.TopicName;
import java.util.List;
import java.util.SplittableRandom;

/** The names that clients use: few enough that they meet each other. Stateless. */
final class Dictionary {
  private static final List<String> TOPICS =
      List.of("a", "a/b", "a/b/c", "a/c", "b", "b/", "/", "ä/€/𝄞", "a//b");
  private static final List<String> ODD_TOPICS =
      List.of("$SYS/x", "$x", "d/".repeat(40), "l".repeat(500), "/".repeat(130));
  private static final List<String> FILTERS =
      List.of(
          "a", "a/b", "a/#", "#", "+", "a/+", "+/b", "+/+/c", "/", "a/b/#", "b/+", "n/#", "n/7");
  private static final List<String> SHARED =
      List.of("$share/g/a/#", "$share/g/#", "$share/h/+/b", "$share/g/a", "$share/ä/b");
  private static final List<String> ODD_FILTERS =
      List.of(
          "$SYS/#",
          "a#",
          "a/#/b",
          "",
          "+a",
          "$share//a",
          "$share/g",
          "$share/+/a",
          "$share/g/",
          "/".repeat(130),
          "l".repeat(500));

  private Dictionary() {}

  /** One that is allowed; there are so many that not all can be retained. */
  static TopicName topic(SplittableRandom random) {
    return TopicName.of(random.nextInt(4) == 0 ? "n/" + random.nextInt(50) : any(TOPICS, random));
  }

  /** One that is not allowed. */
  static TopicName oddTopic(SplittableRandom random) {
    return TopicName.of(any(ODD_TOPICS, random));
  }

  /** One that is allowed where wildcards are. */
  static String filter(SplittableRandom random) {
    return any(FILTERS, random);
  }

  static String sharedFilter(SplittableRandom random) {
    return any(SHARED, random);
  }

  /** One that is not allowed, or not everywhere. */
  static String oddFilter(SplittableRandom random) {
    return any(ODD_FILTERS, random);
  }

  private static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }
}
