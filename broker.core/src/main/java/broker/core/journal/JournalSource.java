package broker.core.journal;

/** State of one loop that is in the journal. Called on the loop. */
public interface JournalSource {
  /**
   * Puts all there is, or what was not put before: the store begins anew, or another one has come.
   *
   * @param whole whether that is all
   */
  void dump(boolean whole);

  /** Puts right what is left of a damaged store; what was not put before is dumped after it. */
  void repair(Repair repair);
}
