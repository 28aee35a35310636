package plugin.bridge.flow;

import broker.api.client.Delivery;
import plugin.bridge.topic.Mirrored;

/**
 * A message that waits at the bridge for its turn. Immutable.
 *
 * @param lane that has delivered it
 * @param size of topic and payload, in bytes
 * @param fingerprint 0 if no guard asks for it
 * @param untilNanos when it stops waiting for its copy; 0 if it does not
 */
record Held(
    int lane, Delivery delivery, Mirrored mirrored, int size, long fingerprint, long untilNanos) {
  boolean isQos0() {
    return delivery.message().qos().value() == 0;
  }
}
