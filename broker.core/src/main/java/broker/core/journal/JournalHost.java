package broker.core.journal;

/** The state that the journal is of: told what a store holds, and asked for all there is. */
public interface JournalHost {
  /** True when there is no session and nothing retained, so that a store may be loaded. */
  boolean isEmpty();

  /** A session that a store holds, with what belongs to it. Store thread. */
  void restore(StoredSession session);

  /** A retained message that a store holds. Store thread. */
  void restore(MessageContent retained);

  /**
   * The retained messages are journaled from now on. Store thread.
   *
   * @param whole whether all there are go to the store now
   */
  void beginRetained(boolean whole);
}
