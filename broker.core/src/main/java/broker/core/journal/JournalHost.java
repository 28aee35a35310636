package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The state that the journal is of: told what a store holds, and asked for all there is. */
public interface JournalHost {
  /** A session that a store holds, with what belongs to it; a live one wins. Store thread. */
  void restore(StoredSession session);

  /** A retained message that a store holds; one that is there wins. Store thread. */
  void restore(MessageContent retained);

  /** The message that is retained for this topic, or null. Store thread. */
  @Nullable ApplicationMessage retained(TopicName topic);

  /**
   * The store is full: the session lets go of the oldest messages that wait for it. Store thread.
   *
   * @param bytes of messages that are to go
   * @param answer takes them; any thread
   */
  void makeRoom(DurableSession session, long bytes, Consumer<Surrender> answer);

  /**
   * The retained messages are journaled from now on. Store thread.
   *
   * @param whole whether all there are go to the store now, or those that it does not have
   */
  void beginRetained(boolean whole);
}
