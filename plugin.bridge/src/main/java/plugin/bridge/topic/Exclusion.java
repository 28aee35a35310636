package plugin.bridge.topic;

import java.util.List;

/**
 * Topics of this broker that are not mirrored although a topic line names them: {@code PATTERN
 * [out|in|both]}, both without it. Immutable.
 */
public record Exclusion(String pattern, Direction direction) {
  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  public static Exclusion parse(String text) {
    List<String> words = TopicLine.words(text);
    if (words.isEmpty() || words.size() > 2) {
      throw new IllegalArgumentException("PATTERN [out|in|both] expected");
    }
    String pattern = words.get(0);
    Filters.problem(pattern)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("pattern \"" + pattern + "\" " + problem);
            });
    if (words.size() == 1) {
      return new Exclusion(pattern, Direction.BOTH);
    }
    return new Exclusion(pattern, Direction.of(words.get(1)));
  }
}
