package plugin.bridge.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Topic filters and topic names (MQTT 5.0 section 4.7). Stateless. */
public final class Filters {
  private static final int MAXIMUM_BYTES = 65_535;

  private Filters() {}

  /**
   * Returns what is wrong with a topic filter.
   *
   * @return empty if it is a filter
   */
  public static Optional<String> problem(String filter) {
    if (filter.isEmpty()) {
      return Optional.of("is empty");
    }
    if (filter.length() > MAXIMUM_BYTES || filter.indexOf('\0') >= 0) {
      return Optional.of("is too long or has a null character");
    }
    String[] levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      boolean wild = level.indexOf('#') >= 0 || level.indexOf('+') >= 0;
      if (wild && level.length() > 1) {
        return Optional.of("has a wildcard that does not stand alone in its level: " + level);
      }
      if (level.equals("#") && i < levels.length - 1) {
        return Optional.of("has a # that is not its last level");
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is a wildcard in it. */
  public static boolean isWild(String text) {
    return text.indexOf('#') >= 0 || text.indexOf('+') >= 0;
  }

  /** Returns whether a topic filter matches a topic name. */
  public static boolean matches(String filter, String topic) {
    if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) {
      return false; // [MQTT-4.7.2-1]
    }
    int f = 0;
    int t = 0;
    while (true) {
      int filterEnd = end(filter, f);
      if (isLevel(filter, f, filterEnd, '#')) {
        return true;
      }
      int topicEnd = end(topic, t);
      if (!isLevel(filter, f, filterEnd, '+')
          && !filter.regionMatches(f, topic, t, Math.max(filterEnd - f, topicEnd - t))) {
        return false;
      }
      boolean filterDone = filterEnd == filter.length();
      boolean topicDone = topicEnd == topic.length();
      if (topicDone) { // a/# matches a as well
        return filterDone || filter.startsWith("/#", filterEnd);
      }
      if (filterDone) {
        return false;
      }
      f = filterEnd + 1;
      t = topicEnd + 1;
    }
  }

  private static int end(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static boolean isLevel(String text, int from, int end, char only) {
    return end == from + 1 && text.charAt(from) == only;
  }

  /**
   * Returns the filter that matches what both filters match.
   *
   * @return empty if there is no such topic
   */
  public static Optional<String> meet(String one, String other) {
    boolean oneWild = one.startsWith("#") || one.startsWith("+");
    boolean otherWild = other.startsWith("#") || other.startsWith("+");
    if (oneWild && other.startsWith("$") || otherWild && one.startsWith("$")) {
      return Optional.empty();
    }
    String[] a = one.split("/", -1);
    String[] b = other.split("/", -1);
    List<String> met = new ArrayList<>();
    for (int i = 0; ; i++) {
      boolean aEnds = i >= a.length;
      boolean bEnds = i >= b.length;
      if (aEnds && bEnds) {
        return Optional.of(String.join("/", met));
      }
      if (!aEnds && a[i].equals("#")) {
        return Optional.of(joined(met, b, i));
      }
      if (!bEnds && b[i].equals("#")) {
        return Optional.of(joined(met, a, i));
      }
      if (aEnds || bEnds) {
        return Optional.empty();
      }
      if (!a[i].equals(b[i]) && !a[i].equals("+") && !b[i].equals("+")) {
        return Optional.empty();
      }
      met.add(a[i].equals("+") ? b[i] : a[i]);
    }
  }

  private static String joined(List<String> met, String[] rest, int from) {
    List<String> all = new ArrayList<>(met);
    all.addAll(List.of(rest).subList(Math.min(from, rest.length), rest.length));
    return String.join("/", all);
  }
}
