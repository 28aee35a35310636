package broker.core.topic;

import java.util.Random;

/**
 * Topic Names and Topic Filters out of few levels, so that they meet often: empty levels, reserved
 * names and parents of {@code #} included. Owned by the test's thread.
 */
public final class RandomTopics {
  private static final String[] LEVELS = {"a", "b", "c", "", "$s", "ü", "a level of some length"};

  private final Random random;

  public RandomTopics(Random random) {
    this.random = random;
  }

  /** A Topic Name. */
  public TopicName topic() {
    while (true) {
      StringBuilder text = new StringBuilder(level());
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append('/').append(level());
      }
      if (!text.isEmpty()) {
        return TopicName.of(text.toString());
      }
    }
  }

  /** A Topic Filter that is not shared. */
  public TopicFilter filter() {
    while (true) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append(random.nextInt(3) == 0 ? "+" : level()).append('/');
      }
      text.append(random.nextInt(4) == 0 ? "#" : random.nextInt(3) == 0 ? "+" : level());
      if (!text.isEmpty()) {
        return TopicFilter.of(text.toString());
      }
    }
  }

  private String level() {
    return LEVELS[random.nextInt(LEVELS.length)];
  }
}
