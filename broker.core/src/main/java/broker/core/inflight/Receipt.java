package broker.core.inflight;

/** What follows from a PUBREC. */
public enum Receipt {
  /** PUBREL is to be sent: the other side has taken over the message. */
  RELEASE,
  /** Nothing: the other side has refused the message, and it is not in flight any more. */
  REFUSED,
  /** PUBREL is to be sent, and say that there is no such message: it was complete before. */
  UNKNOWN,
  /** Nothing: a refusal of a message that was complete before. */
  IGNORE
}
