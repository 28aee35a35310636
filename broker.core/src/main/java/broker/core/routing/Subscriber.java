package broker.core.routing;

/**
 * Someone with subscriptions, as routing sees him: a session. He belongs to one event loop for
 * life, and he is himself only: {@code equals} is identity.
 */
public interface Subscriber {
  /** Index of the event loop that owns him; constant. */
  int loop();

  /** The Client Identifier; constant. */
  String clientId();

  /**
   * True when a message could go out to him now: connected, and neither his Receive Maximum nor his
   * outbound buffer is exhausted. Any thread; may be out of date when it returns.
   */
  boolean canTakeNow();

  /** True when he has a network connection. Any thread; may be out of date when it returns. */
  boolean isConnected();
}
