package broker.core.client;

import broker.core.inflight.InFlight;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a server, and what follows when it has got there. Owned by the loop of
 * the connection as soon as it was published.
 */
@OnEventLoop
public abstract class Outgoing extends InFlight {
  private final ApplicationMessage message;
  private final int topicAlias;

  // for this connection
  private ReasonCode received = ReasonCode.SUCCESS;
  private long sentNanos;
  private boolean charged;

  /**
   * @param topicAlias to be sent with it, or 0 to leave that to the connection
   */
  protected Outgoing(ApplicationMessage message, int topicAlias) {
    this.message = message;
    this.topicAlias = topicAlias;
  }

  /**
   * The message was sent at QoS 0, is complete at QoS 1 or 2, or was refused, by the server or by
   * this side.
   *
   * @param reasonString what the server says to people
   */
  protected abstract void completed(ReasonCode reason, @Nullable String reasonString);

  /** The connection has ended before. The message may be sent again when its state is resumed. */
  protected abstract void failed(End end);

  final ApplicationMessage message() {
    return message;
  }

  final int topicAlias() {
    return topicAlias;
  }

  /** What PUBREC has said, which is the outcome at QoS 2. */
  final ReasonCode received() {
    return received;
  }

  final void received(ReasonCode reason) {
    received = reason;
  }

  /** When it was first sent on this connection. */
  final long sentNanos() {
    return sentNanos;
  }

  final void sentAt(long nowNanos) {
    sentNanos = nowNanos;
  }

  /** True when it takes a share of the connection's budget. */
  final boolean isCharged() {
    return charged;
  }

  final void charge(boolean taken) {
    charged = taken;
  }
}
