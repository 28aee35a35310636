package broker.core.client;

import broker.core.codec.PublishView;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a connection to another broker. Called on the loop of the connection, one call at
 * a time.
 */
public interface ClientEvents {
  /**
   * The server has no session, or a new one: what the session before had in flight is forgotten. It
   * is connected later, when that is on disk, or never.
   */
  default void onSessionLost() {}

  /** The server has accepted the connection; never called after {@link #onEnded}. */
  void onConnected(ClientConnection connection);

  /**
   * A message has come.
   *
   * @param message borrowed for the call
   * @param topic of the message, resolved from its bytes or its alias
   * @param incoming the way to acknowledge it; null at QoS 0
   */
  void onPublish(PublishView message, TopicName topic, @Nullable Incoming incoming);

  /** The connection has ended, or could not be made; called once, and last. */
  void onEnded(End end);
}
