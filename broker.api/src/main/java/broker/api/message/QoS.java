package broker.api.message;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The delivery guarantee of a message (MQTT 5.0 section 4.3).
 *
 * <p>The constants stand in the order of their strength, so {@link #compareTo} compares guarantees.
 *
 * @since 1.0
 */
@ProviderType
public enum QoS {
  /** At most once: sent and forgotten. */
  AT_MOST_ONCE,
  /** At least once: repeated until acknowledged. */
  AT_LEAST_ONCE,
  /** Exactly once: a two-step acknowledgement keeps duplicates away. */
  EXACTLY_ONCE;

  private static final QoS[] BY_VALUE = values();

  /**
   * Returns the number that stands for this level in a packet.
   *
   * @return 0, 1 or 2
   */
  public int value() {
    return ordinal();
  }

  /**
   * Returns the level of a number.
   *
   * @param value 0, 1 or 2
   * @throws IllegalArgumentException for any other number
   */
  public static QoS of(int value) {
    if (value < 0 || value >= BY_VALUE.length) {
      throw new IllegalArgumentException("no such QoS: " + value);
    }
    return BY_VALUE[value];
  }

  /** Returns the weaker of this level and {@code other}. */
  public QoS atMost(QoS other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
