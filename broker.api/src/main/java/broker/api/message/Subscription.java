package broker.api.message;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A topic filter with its subscription options (MQTT 5.0 section 3.8.3).
 *
 * <p>The set of options is closed by MQTT 5.0. Towards a peer that speaks MQTT 3.1 or 3.1.1 only
 * {@code topicFilter} and {@code maximumQos} are sent.
 *
 * @param topicFilter the filter, for a shared subscription as {@code $share/NAME/FILTER}; its form
 *     is checked by whoever subscribes with it
 * @param maximumQos messages of a higher QoS are delivered at this one
 * @param noLocal true to receive nothing that the subscriber itself has published
 * @param retainAsPublished true to receive the RETAIN flag as the publisher had set it
 * @param retainHandling what happens with messages that are already retained
 * @param identifier the Subscription Identifier, 1 to 268,435,455, or 0 for none
 * @since 1.0
 */
@ProviderType
public record Subscription(
    String topicFilter,
    QoS maximumQos,
    boolean noLocal,
    boolean retainAsPublished,
    RetainHandling retainHandling,
    int identifier) {

  /** The largest Subscription Identifier, which is the largest Variable Byte Integer. */
  public static final int MAXIMUM_IDENTIFIER = 268_435_455;

  /**
   * Makes a subscription.
   *
   * @throws IllegalArgumentException if the filter is empty or the identifier out of range
   */
  public Subscription {
    Objects.requireNonNull(maximumQos, "maximumQos");
    Objects.requireNonNull(retainHandling, "retainHandling");
    if (topicFilter.isEmpty()) {
      throw new IllegalArgumentException("empty topic filter");
    }
    if (identifier < 0 || identifier > MAXIMUM_IDENTIFIER) {
      throw new IllegalArgumentException("subscription identifier out of range: " + identifier);
    }
  }

  /** Returns a subscription with the options that MQTT 3.1.1 would have: none is set. */
  public static Subscription of(String topicFilter, QoS maximumQos) {
    return new Subscription(topicFilter, maximumQos, false, false, RetainHandling.SEND, 0);
  }
}
