package broker.core.limits;

/** What an acknowledgement to the clients of a listener means. */
public enum Durability {
  /** What holds for the broker. */
  AS_BROKER,
  /** It is on stable storage. */
  FSYNC,
  /** It will be, within the commit interval. */
  RELAXED;

  /**
   * True when an acknowledgement does not wait for the store.
   *
   * @param broker whether it does not for the broker as a whole
   */
  public boolean isRelaxed(boolean broker) {
    return this == RELAXED || this == AS_BROKER && broker;
  }
}
