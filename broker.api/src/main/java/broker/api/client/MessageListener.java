package broker.api.client;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets the messages that a client receives.
 *
 * <p>Calls come one after the other, in the order of delivery, and never before the stage that gave
 * the client has completed. The package says on which thread.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface MessageListener {
  /**
   * Takes one message; must not block: after a second its thread is interrupted. If it throws, the
   * delivery stays unacknowledged, and the fault is counted against the plugin. After several in a
   * row, or a call that keeps its thread for seconds, it is not called for ten seconds; what is
   * delivered then stays unacknowledged, too.
   *
   * @param delivery the message and the way to acknowledge it
   */
  void onMessage(Delivery delivery);
}
