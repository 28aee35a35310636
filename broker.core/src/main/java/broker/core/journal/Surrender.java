package broker.core.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session lets go of when the store is full. Made by the session's loop, which has forgotten
 * it, then the store thread's.
 *
 * @param entries are in the store and were in memory too
 * @param end of its queue that is in the store only, if more is to go; null if not
 */
public record Surrender(List<Entry> entries, @Nullable End end) {
  /** Nothing. */
  public static final Surrender NOTHING = new Surrender(List.of(), null);

  /**
   * The end of a queue that is in the store only, and is not read before its cut is told.
   *
   * @param from the sequence number of its first entry
   * @param bytes that are to go
   * @param cut is told; any thread
   */
  public record End(DurableSession session, long from, long bytes, Cut cut) {}

  /** Who is told what was taken from the beginning of such an end. */
  @FunctionalInterface
  public interface Cut {
    /**
     * Tells it.
     *
     * @param last the sequence number of the last one that was looked at; 0 if none was
     */
    void taken(long last, long entries);
  }
}
