package plugin.bridge.topic;

import broker.api.message.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One topic line of Mosquitto: {@code PATTERN [out|in|both] [QOS] [LOCAL-PREFIX] [REMOTE-PREFIX]}.
 * Immutable.
 *
 * @param pattern empty if the two prefixes are the whole topics
 */
public record TopicLine(
    String pattern, Direction direction, QoS qos, String localPrefix, String remotePrefix) {
  private static final int MOST_WORDS = 5;

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  public static TopicLine parse(String text) {
    List<String> words = words(text);
    if (words.isEmpty() || words.size() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "PATTERN [out|in|both] [QOS] [LOCAL-PREFIX] [REMOTE-PREFIX] expected");
    }
    TopicLine line =
        new TopicLine(
            words.get(0),
            words.size() > 1 ? Direction.of(words.get(1)) : Direction.OUT,
            qos(word(words, 2)),
            prefix(word(words, 3)),
            prefix(word(words, 4)));
    if (line.pattern.isEmpty() && (line.localPrefix.isEmpty() || line.remotePrefix.isEmpty())) {
      throw new IllegalArgumentException(
          "an empty pattern maps one topic to another: it needs both prefixes");
    }
    check("pattern with local prefix", line.localFilter());
    check("pattern with remote prefix", line.remoteFilter());
    return line;
  }

  private static void check(String what, String filter) {
    Filters.problem(filter)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(what + " \"" + filter + "\" " + problem);
            });
  }

  private static @Nullable String word(List<String> words, int index) {
    return index < words.size() ? words.get(index) : null;
  }

  private static QoS qos(@Nullable String word) {
    if (word == null) {
      return QoS.AT_MOST_ONCE;
    }
    return switch (word) {
      case "0" -> QoS.AT_MOST_ONCE;
      case "1" -> QoS.AT_LEAST_ONCE;
      case "2" -> QoS.EXACTLY_ONCE;
      default -> throw new IllegalArgumentException("QoS \"" + word + "\" is none of 0, 1, 2");
    };
  }

  private static String prefix(@Nullable String word) {
    String prefix = word == null ? "" : word;
    if (Filters.isWild(prefix)) {
      throw new IllegalArgumentException("prefix \"" + prefix + "\" has a wildcard");
    }
    return prefix;
  }

  /** Splits at blanks; what stands in double quotes is one word, also an empty one. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t') {
        at++;
        continue;
      }
      int end;
      if (c == '"') {
        end = text.indexOf('"', at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("a double quote is not closed");
        }
        words.add(text.substring(at + 1, end));
        end++;
      } else {
        end = at;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
          end++;
        }
        words.add(text.substring(at, end));
      }
      at = end;
    }
    return words;
  }

  /** What is subscribed to at this broker. */
  public String localFilter() {
    return localPrefix + pattern;
  }

  /** What is subscribed to at the remote broker. */
  public String remoteFilter() {
    return remotePrefix + pattern;
  }

  /** The name at the remote broker of a topic of this one; empty if the line does not mirror it. */
  Optional<String> toRemote(String topic) {
    return renamed(topic, localFilter(), localPrefix, remotePrefix);
  }

  /** The name at this broker of a topic of the remote one; empty if the line does not mirror it. */
  Optional<String> toLocal(String topic) {
    return renamed(topic, remoteFilter(), remotePrefix, localPrefix);
  }

  private static Optional<String> renamed(String topic, String filter, String from, String to) {
    if (!Filters.matches(filter, topic) || !topic.startsWith(from)) {
      return Optional.empty(); // "a/" and "#" match "a", which has no prefix to replace
    }
    String name = to + topic.substring(from.length());
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
