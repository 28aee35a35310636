package broker.core.journal;

/** How soon the client of a session is expected to have a message that is put into its queue. */
public enum Expected {
  /** Nobody knows: only the disk's word counts. */
  SOME_TIME(0),

  /** It is sent to the client now: its word is worth as much as the disk's. */
  NOW(1),

  /** It waits its turn in a queue that is about to be empty: as above, with more patience. */
  IN_TURN(10);

  /** For so many of the journal's lingers the disk is not asked. */
  final int lingers;

  Expected(int lingers) {
    this.lingers = lingers;
  }

  boolean isSoon() {
    return this != SOME_TIME;
  }
}
