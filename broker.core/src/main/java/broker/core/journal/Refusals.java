package broker.core.journal;

/** Is told of what the store had no room for, before those who wait for it. Called by the loop. */
public interface Refusals {
  /** An entry that memory has. */
  void refused(Entry entry);

  /**
   * An entry that memory does not have.
   *
   * @param size of its message
   */
  void refused(String clientId, long sequence, int size);
}
