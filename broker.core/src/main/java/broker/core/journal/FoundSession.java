package broker.core.journal;

import broker.core.journal.StoredSession.QueueExtent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left in a damaged store of a session that the broker has in memory. Filled by the store
 * thread, then the session's loop's.
 */
public final class FoundSession {
  private final Map<String, SubscriptionContent> subscriptions = new HashMap<>(2);
  private final List<Integer> receivedPacketIds = new ArrayList<>(0);
  private boolean will;
  private QueueExtent queue = QueueExtent.EMPTY;

  /** By topic filter. */
  public Map<String, SubscriptionContent> subscriptions() {
    return subscriptions;
  }

  /** Packet Identifiers received at QoS 2. */
  public List<Integer> receivedPacketIds() {
    return receivedPacketIds;
  }

  /** Whether it has a will. */
  public boolean hasWill() {
    return will;
  }

  void will() {
    will = true;
  }

  /** Its queue. */
  public QueueExtent queue() {
    return queue;
  }

  void queue(QueueExtent extent) {
    queue = extent;
  }
}
