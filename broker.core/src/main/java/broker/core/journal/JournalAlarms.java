package broker.core.journal;

/** Where operators are told of the state of the store. Any thread. */
public interface JournalAlarms {
  /** Something is wrong, or wrong in another way. */
  void raise(String name, String text);

  /** It is over. */
  void clear(String name);
}
