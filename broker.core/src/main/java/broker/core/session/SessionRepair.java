package broker.core.session;

import broker.core.inflight.PacketIdentifierSet;
import broker.core.journal.DurableSession;
import broker.core.journal.Entry;
import broker.core.journal.FoundSession;
import broker.core.journal.Repair;
import broker.core.journal.StoredSession.QueueExtent;
import broker.core.journal.SubscriptionContent;
import broker.core.loop.OnEventLoop;
import broker.core.routing.Subscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one session is put right in what is left of a damaged store. Owned by the session's loop.
 *
 * <p>What is in memory is newer and whole: subscriptions, Packet Identifiers and the will are made
 * as they are here. So is the queue if all of it is in memory. If it has a {@linkplain QueueTail
 * tail}, what is left of that in the store is all there is: it stays where it is, under its
 * sequence numbers, and what is gone of it is told as lost. What such a queue has in memory before
 * its tail and has lost in the store has no place there any more: it is delivered from memory.
 */
@OnEventLoop
final class SessionRepair {
  private final Session session;
  private final DurableSession known;
  private final Repair repair;
  private final @Nullable FoundSession found;

  /** What this session has to put right. */
  SessionRepair(Session session, DurableSession known, Repair repair) {
    this.session = session;
    this.known = known;
    this.repair = repair;
    this.found = known.takeFound();
  }

  /**
   * Does it.
   *
   * @param content of the session
   * @param all whether all of the queue is in memory, or in its tail
   */
  void run(byte[] content, boolean all) {
    FoundSession there = found == null ? new FoundSession() : found;
    repair.putSession(known, content);
    subscriptions(there.subscriptions());
    received(there.receivedPacketIds());
    will(there.hasWill());
    if (all) {
      queue(there.queue());
    }
  }

  private void subscriptions(Map<String, SubscriptionContent> there) {
    Set<String> wanted = new HashSet<>();
    for (Subscription each : session.subscriptions()) {
      String filter = each.filter().toString();
      SubscriptionContent options = SessionRecord.options(each);
      wanted.add(filter);
      if (!options.equals(there.get(filter))) {
        repair.putSubscription(known, filter, options.encode());
      }
    }
    for (String filter : there.keySet()) {
      if (!wanted.contains(filter)) {
        repair.removeSubscription(known, filter);
      }
    }
  }

  private void received(List<Integer> there) {
    PacketIdentifierSet wanted = session.unreleasedIdentifiers();
    for (int identifier : there) {
      if (wanted == null || !wanted.contains(identifier)) {
        repair.removeReceived(known, identifier);
      }
    }
    if (wanted != null) {
      wanted.forEach(identifier -> repair.putReceived(known, identifier));
    }
  }

  private void will(boolean there) {
    boolean waits = session.lifetime().hasWaitingWill();
    if (waits && !there) {
      session.lifetime().dumpWill();
    } else if (!waits && there) {
      repair.removeWill(known);
    }
  }

  private void queue(QueueExtent there) {
    QueueTail tail = session.outbox().tail();
    List<Repair.Kept> inMemory = inMemory();
    if (!tail.isEmpty()) {
      tail.damaged();
    }
    boolean isAll = tail.isEmpty() && !isWhole(there, inMemory);
    if (isAll || there.entries() == 0 && !inMemory.isEmpty()) {
      repair.requeue(known, inMemory);
    }
  }

  /** What the store had of what is in memory; the rest is on its way to it. */
  private List<Repair.Kept> inMemory() {
    List<Repair.Kept> entries = new ArrayList<>();
    for (Delivery delivery : session.outbox().contents().all()) {
      Entry entry = delivery.entry;
      if (entry != null && entry.windowNumber() == 0) {
        entries.add(new Repair.Kept(entry, SessionRecord.extra(delivery)));
      }
    }
    entries.sort(Comparator.comparingLong(each -> each.entry().sequence()));
    return entries;
  }

  /** True when it is certain that the store has these and no others: no number is missing. */
  private static boolean isWhole(QueueExtent there, List<Repair.Kept> entries) {
    int count = entries.size();
    return there.entries() == count
        && (count == 0
            || entries.get(0).entry().sequence() == there.firstSequence()
                && entries.get(count - 1).entry().sequence() == there.lastSequence()
                && there.lastSequence() - there.firstSequence() + 1 == count);
  }
}
