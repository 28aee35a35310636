package plugin.bridge.topic;

import java.util.Locale;

/** Which way a topic line mirrors. */
public enum Direction {
  /** From this broker to the remote one. */
  OUT,
  /** From the remote broker to this one. */
  IN,
  /** Both ways. */
  BOTH;

  /**
   * The direction of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Direction of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "out" -> OUT;
      case "in" -> IN;
      case "both" -> BOTH;
      default -> throw new IllegalArgumentException("\"" + word + "\" is none of out, in, both");
    };
  }

  /** Whether messages go to the remote broker. */
  public boolean isOut() {
    return this != IN;
  }

  /** Whether messages come from the remote broker. */
  public boolean isIn() {
    return this != OUT;
  }
}
