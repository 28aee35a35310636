package broker.api.message;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a subscription does with the messages that are already retained (MQTT 5.0 section 3.8.3.1).
 *
 * <p>MQTT 3.1.1 knows only {@link #SEND}.
 *
 * @since 1.0
 */
@ProviderType
public enum RetainHandling {
  /** They are sent at every subscribe. */
  SEND,
  /** They are sent only if the subscription did not exist before. */
  SEND_IF_NEW,
  /** They are not sent. */
  DO_NOT_SEND;

  private static final RetainHandling[] BY_VALUE = values();

  /**
   * Returns the number that stands for this choice in SUBSCRIBE.
   *
   * @return 0, 1 or 2
   */
  public int value() {
    return ordinal();
  }

  /**
   * Returns the choice of a number.
   *
   * @param value 0, 1 or 2
   * @throws IllegalArgumentException for any other number
   */
  public static RetainHandling of(int value) {
    if (value < 0 || value >= BY_VALUE.length) {
      throw new IllegalArgumentException("no such retain handling: " + value);
    }
    return BY_VALUE[value];
  }
}
