package broker.core.access;

/** Whether something may be done now. */
public enum Permission {
  /** Yes. */
  GRANTED,
  /** No. */
  REFUSED,
  /** A plugin takes its time: it has to wait. */
  PENDING
}
