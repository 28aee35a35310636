package broker.core.session;

import broker.core.journal.DurableSession;
import broker.core.journal.EntryState;
import broker.core.journal.LoopJournal;
import broker.core.journal.QueuePortion;
import broker.core.loop.OnEventLoop;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The count of what the store has still of a tail, after it was damaged: the sequence numbers do
 * not tell. Owned by the session's loop.
 */
@OnEventLoop
final class TailCount {
  private static final int PORTION_ENTRIES = 1_000;
  private static final long PORTION_BYTES = 256L << 10;

  private final LoopJournal journal;
  private final OutboxContents contents;
  private final DurableSession known;
  private final long last;
  private final BooleanSupplier isWanted;
  private final LongConsumer counted;
  private long from;
  private long count;

  /**
   * A count that has not begun.
   *
   * @param first sequence number of the first entry
   * @param last sequence number of the last entry
   * @param isWanted false when the tail is not the same any more
   * @param counted is told how many there are, if that is wanted still
   */
  TailCount(
      LoopJournal journal,
      OutboxContents contents,
      DurableSession known,
      long first,
      long last,
      BooleanSupplier isWanted,
      LongConsumer counted) {
    this.journal = journal;
    this.contents = contents;
    this.known = known;
    this.from = first;
    this.last = last;
    this.isWanted = isWanted;
    this.counted = counted;
  }

  /** Begins when all that is on its way to the store is there. */
  void begin() {
    journal.whenDurable(journal.window(), this::goOn);
  }

  private void goOn() {
    if (isWanted.getAsBoolean()) {
      journal
          .journal()
          .read(known, from, PORTION_ENTRIES, PORTION_BYTES, journal.loop(), this::take);
    }
  }

  private void take(QueuePortion portion) {
    boolean more = !portion.entries().isEmpty();
    for (QueuePortion.QueuedEntry e : portion.entries()) {
      more = e.sequence() < last;
      from = e.sequence() + 1;
      boolean isOutside = contents.has(EntryState.packetIdentifier(e.state()), e.sequence());
      count += e.sequence() > last || isOutside ? 0 : 1;
    }
    if (more) {
      goOn();
    } else if (isWanted.getAsBoolean()) {
      counted.accept(count);
    }
  }
}
