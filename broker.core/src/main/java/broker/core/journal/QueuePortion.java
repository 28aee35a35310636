package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import java.util.List;

/**
 * A part of a queue that was read from the store.
 *
 * @param entries in ascending order
 * @param durable the last window that the store had then
 */
public record QueuePortion(List<QueuedEntry> entries, long durable) {
  /**
   * One entry.
   *
   * @param receivedMillis when the message was written, since 1970
   * @param size of the message content in the store, in bytes
   */
  public record QueuedEntry(
      long sequence,
      ApplicationMessage message,
      long state,
      EntryExtra extra,
      long receivedMillis,
      int size) {}
}
