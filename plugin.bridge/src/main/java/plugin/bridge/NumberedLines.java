package plugin.bridge;

import broker.api.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import plugin.bridge.topic.Exclusion;
import plugin.bridge.topic.Filters;
import plugin.bridge.topic.TopicLine;
import plugin.bridge.topic.TopicPlan;

/**
 * What a configuration file may say several times: {@code topic.N}, {@code exclude.N} and {@code
 * lane.N}, in the order of N. Numbers come in the order of their values and before words.
 */
final class NumberedLines {
  private static final String TOPIC = "topic";
  private static final String EXCLUDE = "exclude";
  private static final String LANE = "lane";
  private static final Comparator<String> ORDER =
      Comparator.comparing((String key) -> !isNumber(key))
          .thenComparing(key -> isNumber(key) ? Long.parseLong(key) : 0L)
          .thenComparing(Comparator.naturalOrder());

  private final String file;
  private final Map<String, Object> others = new HashMap<>();
  private final Map<String, TreeMap<String, String>> lines =
      Map.of(
          TOPIC, new TreeMap<>(ORDER), EXCLUDE, new TreeMap<>(ORDER), LANE, new TreeMap<>(ORDER));

  NumberedLines(String file, Map<String, ?> properties) {
    this.file = file;
    properties.forEach(this::sort);
  }

  private static boolean isNumber(String key) {
    return key.matches("[0-9]{1,18}");
  }

  private void sort(String key, Object value) {
    int dot = key.indexOf('.');
    TreeMap<String, String> numbered = lines.get(dot < 0 ? key : key.substring(0, dot));
    if (numbered == null) {
      others.put(key, value);
    } else {
      numbered.put(dot < 0 ? "" : key.substring(dot + 1), value.toString().strip());
    }
  }

  /** The properties that have their place once. */
  Map<String, ?> others() {
    return others;
  }

  /**
   * What is mirrored.
   *
   * @throws ConfigurationProblem that names file, key and reason
   */
  TopicPlan plan() throws ConfigurationProblem {
    List<TopicLine> topics = parsed(TOPIC, TopicLine::parse);
    if (topics.isEmpty()) {
      throw new ConfigurationProblem(
          file, TOPIC, "is missing: nothing is mirrored without topic.1 = PATTERN ...");
    }
    return new TopicPlan(topics, parsed(EXCLUDE, Exclusion::parse), lanes());
  }

  private List<TopicPlan.Lane> lanes() throws ConfigurationProblem {
    List<TopicPlan.Lane> all = new ArrayList<>();
    List<List<String>> patterns = parsed(LANE, NumberedLines::patterns);
    int next = 0;
    for (String name : numbered(LANE).keySet()) {
      if (!name.matches("[A-Za-z0-9_-]+")) {
        throw new ConfigurationProblem(
            file, key(LANE, name), "a lane is named by letters, digits, _ and -");
      }
      all.add(new TopicPlan.Lane(name, patterns.get(next++)));
    }
    return all;
  }

  private static List<String> patterns(String text) {
    List<String> all = TopicLine.words(text);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("PATTERN [PATTERN...] expected");
    }
    for (String each : all) {
      Filters.problem(each)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException("pattern \"" + each + "\" " + problem);
              });
    }
    return all;
  }

  private TreeMap<String, String> numbered(String kind) {
    return lines.getOrDefault(kind, new TreeMap<>());
  }

  private <T> List<T> parsed(String kind, Function<String, T> parser) throws ConfigurationProblem {
    List<T> all = new ArrayList<>();
    for (Map.Entry<String, String> line : numbered(kind).entrySet()) {
      try {
        all.add(parser.apply(line.getValue()));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationProblem(
            file, key(kind, line.getKey()), String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private static String key(String kind, String name) {
    return name.isEmpty() ? kind : kind + "." + name;
  }
}
