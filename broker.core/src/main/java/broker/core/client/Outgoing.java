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

  // at QoS 2: how far it is on disk, if it is kept there
  private boolean sentNoted;
  private boolean releasedNoted;

  // for this connection
  private ReasonCode received = ReasonCode.SUCCESS;
  private long sentNanos;
  private boolean charged;
  private boolean repeated;

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

  /**
   * Has it kept how far the message is, at QoS 2; here nobody keeps that. It must not go further
   * before that is on disk: a server that has it would take it for another one after a crash.
   *
   * @param isReleased whether PUBREC has come
   * @param noted run on the loop of the session's connections
   */
  protected void note(boolean isReleased, Runnable noted) {
    noted.run();
  }

  /** The server has refused it: it has not begun. */
  protected void noteRefused() {}

  final boolean isNoted(boolean isReleased) {
    return message.qos() < 2 || (isReleased ? releasedNoted : sentNoted);
  }

  final void markNoted(boolean isReleased) {
    sentNoted = true;
    releasedNoted |= isReleased;
  }

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

  /** True when it may have been sent before, on another connection. */
  final boolean isRepeated() {
    return repeated;
  }

  final void repeats(boolean may) {
    repeated = may;
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
