package broker.core.client.plugin;

import broker.api.client.Delivery;
import broker.core.client.End;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of this broker, seen by the client that forwards it. Called on the loop of that
 * client, but for {@link #beginForward}, which any thread may call.
 */
public interface Forwardable extends Delivery {
  /**
   * Begins to forward it: until the end it cannot be acknowledged.
   *
   * @return null, or why its client has ended: then it comes again as another object
   * @throws IllegalStateException if it was acknowledged or is being forwarded
   */
  @Nullable End beginForward();

  /**
   * Ends that.
   *
   * @param accepted true to acknowledge it, false to leave it unacknowledged
   */
  void endForward(boolean accepted);
}
