package plugin.bridge.flow;

import broker.api.client.Delivery;
import broker.api.message.ApplicationMessage;
import java.time.Duration;
import plugin.bridge.topic.Mirrored;

/**
 * A message that waits at the bridge for its turn. Immutable.
 *
 * @param lane that has delivered it
 * @param message that of the delivery, or a copy of it if that one was lent for a moment only
 * @param size of topic and payload, in bytes
 * @param fingerprint 0 if no guard asks for it
 * @param sinceNanos when it came, if it waits for its copy; 0 if it does not
 */
record Held(
    int lane,
    Delivery delivery,
    ApplicationMessage message,
    Mirrored mirrored,
    int size,
    long fingerprint,
    long sinceNanos) {
  boolean isQos0() {
    return message.qos().value() == 0;
  }

  /**
   * Whether its Message Expiry Interval has passed while it waited, and nobody else may have it.
   */
  boolean isTooLate() {
    return !delivery.duplicate() && message.expiry().filter(Duration::isZero).isPresent();
  }

  /** Whether the delivery is over, so that it cannot be forwarded. */
  boolean isCopied() {
    return message != delivery.message();
  }
}
