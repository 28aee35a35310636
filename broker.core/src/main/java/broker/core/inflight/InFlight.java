package broker.core.inflight;

import broker.core.loop.OnEventLoop;

/** A message that is sent at QoS 1 or 2 and kept until it is acknowledged. Owned by its sender. */
@OnEventLoop
public abstract class InFlight {
  int packetIdentifier;

  /** Position in the order of first sending, or of PUBREC, for resumption in that order. */
  long sequence;

  /** True when it was sent on this connection and so takes a place of the Receive Maximum. */
  boolean counted;

  private boolean sent;
  private volatile boolean takenOver;
  private volatile boolean begun;

  /** True when somebody else has taken it over, and it is about to leave. Any thread. */
  public final boolean isTakenOver() {
    return takenOver;
  }

  /** Notes that somebody else has taken it over. Any thread. */
  public final void markTakenOver() {
    takenOver = true;
  }

  /** True while another broker has it, or is about to. Any thread. */
  public final boolean isBegun() {
    return begun;
  }

  /** Notes whether another broker has it, or is about to. Any thread. */
  public final void begun(boolean now) {
    begun = now;
  }

  /** The Packet Identifier it is in flight with; 0 before. */
  public final int packetIdentifier() {
    return packetIdentifier;
  }

  /** Its place in the order of sending, or of PUBREC. */
  public final long order() {
    return sequence;
  }

  /** True when it has been sent at least once: the next time carries DUP. */
  public final boolean wasSent() {
    return sent;
  }

  /** Notes that it has been sent. */
  public final void markSent() {
    sent = true;
  }
}
