package broker.core.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session as a store holds it. Filled by the store thread, then handed to the session's loop. */
public final class StoredSession {
  private final DurableSession handle;
  private final SessionContent content;
  private final List<StoredSubscription> subscriptions = new ArrayList<>(2);
  private final List<Integer> receivedPacketIds = new ArrayList<>(0);
  private @Nullable WillContent will;
  private QueueExtent queue = QueueExtent.EMPTY;

  /** A subscription as a store holds it. */
  public record StoredSubscription(String filter, SubscriptionContent options) {}

  /**
   * How far a queue reaches in the store.
   *
   * @param bytes of message content
   */
  public record QueueExtent(long firstSequence, long lastSequence, long entries, long bytes) {
    static final QueueExtent EMPTY = new QueueExtent(0, 0, 0, 0);
  }

  StoredSession(DurableSession handle, SessionContent content) {
    this.handle = handle;
    this.content = content;
  }

  /** What the journal knows of it. */
  public DurableSession handle() {
    return handle;
  }

  /** Its life. */
  public SessionContent content() {
    return content;
  }

  /** Its subscriptions. */
  public List<StoredSubscription> subscriptions() {
    return subscriptions;
  }

  /** Packet Identifiers received at QoS 2. */
  public List<Integer> receivedPacketIds() {
    return receivedPacketIds;
  }

  /** Its will, or null. */
  public @Nullable WillContent will() {
    return will;
  }

  void will(WillContent left) {
    will = left;
  }

  /** Its queue. */
  public QueueExtent queue() {
    return queue;
  }

  void queue(QueueExtent extent) {
    queue = extent;
    handle.lastSequence(extent.lastSequence());
    handle.stored(extent.entries(), extent.bytes());
  }
}
