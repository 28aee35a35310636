package broker.core.journal;

import java.util.List;

/**
 * What one loop changes in what is left of a damaged store, so that it has again what memory has.
 * It is written before all that is not known to be in the store, in one batch with it: whatever
 * that changes has the last word. Owned by the loop.
 */
public final class Repair {
  private final Window window;

  /**
   * An entry that was in the store and is in memory.
   *
   * @param extra of the delivery: an entry that was read from the store does not have it
   */
  public record Kept(Entry entry, byte[] extra) {}

  Repair(Window window) {
    this.window = window;
  }

  /** Keeps a session. */
  public void putSession(DurableSession session, byte[] content) {
    window.add(new Operations.PutSession(session, content));
  }

  /** Keeps a subscription. */
  public void putSubscription(DurableSession session, String filter, byte[] content) {
    window.add(new Operations.PutSubscription(session, filter, content));
  }

  /** Removes a subscription that is no more. */
  public void removeSubscription(DurableSession session, String filter) {
    window.add(new Operations.RemoveSubscription(session, filter));
  }

  /** Keeps a Packet Identifier received at QoS 2. */
  public void putReceived(DurableSession session, int packetId) {
    window.add(new Operations.PutReceived(session, packetId));
  }

  /** Removes a Packet Identifier that was released. */
  public void removeReceived(DurableSession session, int packetId) {
    window.add(new Operations.RemoveReceived(session, packetId));
  }

  /** Removes a will that is no more. */
  public void removeWill(DurableSession session) {
    window.add(new Operations.RemoveWill(session));
  }

  /**
   * Makes these the queue of a session.
   *
   * @param entries what memory has of those that the store had, by sequence number
   */
  public void requeue(DurableSession session, List<Kept> entries) {
    window.add(new Requeue(session, entries));
  }
}
