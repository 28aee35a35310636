package plugin.persistence.store;

/** Told what operators have to know of a store. Any thread. */
public interface Incidents {
  /** A store was damaged; the text says what was lost and what to do. */
  void damaged(String text);

  /** No remains of a damaged store lie about any more. */
  void notDamaged();

  /** Something that is worth a line in the log. */
  void info(String text);

  /** Something that somebody may have to look at. */
  void warn(String text);
}
