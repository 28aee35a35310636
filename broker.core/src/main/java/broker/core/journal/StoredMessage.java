package broker.core.journal;

/** Where a message lies in the store. Owned by the store thread. */
final class StoredMessage {
  final long id;

  /** Of the content of the store: after it was begun anew nothing is there any more. */
  final long generation;

  /** Batch that has put it. */
  final long batch;

  /** Entries and retained topics that refer to it and that the journal knows of. */
  int references;

  StoredMessage(long id, long generation, long batch) {
    this.id = id;
    this.generation = generation;
    this.batch = batch;
  }
}
