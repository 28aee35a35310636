package broker.core.journal;

import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreException;
import broker.core.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wish to read a part of a queue.
 *
 * @param loop where the portion goes
 */
record QueueRead(
    String clientId,
    long fromSequence,
    int maximumEntries,
    long maximumBytes,
    Loop loop,
    Consumer<QueuePortion> consumer) {
  private static final Logger log = LoggerFactory.getLogger(QueueRead.class);

  /** Reads it. Store thread. */
  void from(SessionStore store, WallClock clock, long durable) throws StoreException {
    List<QueuePortion.QueuedEntry> entries = new ArrayList<>();
    store.readQueue(
        clientId,
        fromSequence,
        maximumEntries,
        maximumBytes,
        (sequence, messageId, state, extra, content) -> {
          try {
            int size = content.remaining();
            EntryExtra more = EntryExtra.decode(extra);
            MessageContent message = MessageContent.decode(content, clock);
            entries.add(
                new QueuePortion.QueuedEntry(
                    sequence, message.message(), state, more, message.receivedMillis(), size));
          } catch (ContentException e) {
            log.error(
                "entry {} of the queue of {} is lost: {}", sequence, clientId, e.getMessage());
          }
        });
    answer(new QueuePortion(entries, durable));
  }

  /** The store that has it is gone. */
  void giveUp() {
    answer(new QueuePortion(List.of(), Long.MAX_VALUE));
  }

  private void answer(QueuePortion portion) {
    loop.execute(() -> consumer.accept(portion));
  }
}
