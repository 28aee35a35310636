package broker.core.session;

import broker.core.access.ClientAccess;
import broker.core.access.Permission;
import broker.core.inflight.InFlight;
import broker.core.inflight.OutboundWindow;
import broker.core.journal.DurableSession;
import broker.core.journal.Entry;
import broker.core.journal.Surrender;
import broker.core.limits.QueueLimits;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import broker.core.routing.Recipient;
import broker.core.routing.SharedGroup;
import broker.core.routing.Subscription;
import broker.core.topic.TopicName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has for its client: messages in flight, messages to send again, retained messages
 * to replay, and messages that wait. Owned by the session's loop.
 */
@OnEventLoop
final class Outbox {
  /*
   * Order:  a message goes out at once only when nothing waits. What waits leaves in this order: messages to
   *         send again after a reconnect, retained messages of new subscriptions, then the queue. That keeps
   *         the order per topic and QoS, also across connections. [MQTT-4.6.0-1] [MQTT-4.6.0-6]
   * Quota:  the client's Receive Maximum counts PUBLISH packets of this connection only; a PUBREL that is sent
   *         again does not count. [MQTT-4.9.0-1]
   * Rights: whether the client may receive a topic is asked when a message would go out. While that is not
   *         decided, all wait behind that message, QoS 0 included.
   * Haste:  a connected client whose queue fills while it takes messages so quickly that there will be room in a
   *         moment is worth that moment: whoever publishes to it is not read from meanwhile. A client that is
   *         slow gets nobody to wait; its queue fills up and overflows.
   * QoS 0:  goes out at once or is dropped and counted. It waits only for an absent client, when configured,
   *         and behind older QoS 0 that waits: the last value a client sees must be the last one published.
   * Local:  the session of a plugin has limits of its own, and acknowledges what it gets at any QoS in one step;
   *         also QoS 0, if it queues that.
   */

  /** At most so many messages with QoS 2 wait for the journal, and for the network unseen. */
  private static final int MAXIMUM_HELD = 256;

  /** With fewer messages in memory than this the next are read from the store. */
  private static final int READ_AHEAD = 128;

  private final Shard shard;
  private final SessionRecord record;
  private final Acknowledgements acknowledgements;
  private final OutboxContents contents;

  // for the session
  private final OutboundWindow<Delivery> window = new OutboundWindow<>();
  private final DeliveryQueue queue;
  private final QueueTail tail;
  private final Haste haste;
  private long dropped; // not by the queue
  private final Repetitions again;
  private @Nullable ArrayDeque<Replay> replays;
  private @Nullable LocalQueue local; // of a session of a plugin

  // for this connection
  private @Nullable ClientLink link;
  private @Nullable ClientAccess access; // null when nobody restricts the link
  private boolean keeps = true; // the session may need a message again after this connection
  private boolean resumed; // what was in flight is sent again
  private int held; // QoS 2, until the journal has them
  private boolean stalled; // the network would not take the last message

  /** Retained messages of one new subscription. */
  private record Replay(ApplicationMessage message, Subscription subscription) {}

  Outbox(Session session, Shard shard, SessionRecord record) {
    this.shard = shard;
    this.record = record;
    this.acknowledgements = new Acknowledgements(window, record, this::drainBacklog);
    this.queue = new DeliveryQueue(shard.counters(), record::left);
    this.contents = new OutboxContents(window, queue);
    this.again =
        new Repetitions(
            shard, window, record, this::permission, () -> drop(Counter.TOO_LARGE_DROPPED));
    this.tail = new QueueTail(session, queue, contents, this::onTail);
    queue.continuesIn(tail);
    this.haste = new Haste(shard, queue, this::limits);
  }

  /**
   * True when a message would go out at once. Read by other loops too, which get by with old news.
   */
  boolean canTakeNow() {
    return !stalled && hasQuota();
  }

  private boolean hasQuota() {
    return window.isOpen() && held < MAXIMUM_HELD;
  }

  /** True when a message that has to wait would find no room. Any thread; may be out of date. */
  boolean isFull() {
    return local == null && queue.isFull(); // nobody is refused because of the queue of a plugin
  }

  /** Somebody was refused because there was no room. */
  void makeRoom() {
    queue.dropExpired(limits(), shard.loop().nanos());
  }

  private QueueLimits limits() {
    return local == null ? shard.queueLimits() : local.limits();
  }

  /** The session belongs to a plugin, which says how much may wait. */
  void localQueue(QueueLimits own) {
    if (local == null) {
      local = new LocalQueue(queue, window, own, shard.loop().nanos());
    }
    local.limits(own, shard.loop().nanos());
  }

  /** Of a session of a plugin, or null. */
  @Nullable LocalQueue localQueue() {
    return local;
  }

  /** What is in flight with this identifier and kept, or null. */
  @Nullable InFlight entry(int identifier) {
    return window.message(identifier);
  }

  /** A plugin has taken over a message, if it is in flight still. */
  void acknowledge(InFlight entry) {
    LocalQueue own = local;
    if (own != null && own.acknowledge(entry)) {
      record.left((Delivery) entry);
      drainBacklog();
      own.note(shard.loop().nanos());
    }
  }

  int inFlight() {
    return window.size();
  }

  int queued() {
    return queue.total() + (replays == null ? 0 : replays.size());
  }

  long queuedBytes() {
    return queue.messageBytes();
  }

  /** Messages dropped because a limit was reached. */
  long dropped() {
    return dropped + queue.dropped();
  }

  private void drop(Counter cause) {
    dropped++;
    shard.counters().increment(cause);
    if (local != null) {
      local.dropped();
    }
  }

  // ---- connections

  void attach(ClientLink client, int sendQuota, boolean endsWithConnection) {
    link = client;
    access = client.access();
    window.connected(sendQuota);
    keeps = !endsWithConnection || record.isKept();
    held = 0;
    if (local != null) {
      local.attach(shard.loop().nanos());
      keeps = true;
    }
    resumed = false;
    onTail();
    tail.read();
  }

  /** All that was in flight is known, and more may be there to be sent. */
  private void onTail() {
    ClientLink client = link;
    if (client != null && !tail.isUnseen()) {
      if (!resumed) {
        resumed = true;
        again.begin(client);
      }
      drain();
    }
  }

  void detach() {
    link = null;
    access = null;
    window.disconnected();
    if (local != null) {
      local.detach();
    }
    haste.end();
    stalled = false;
    again.end();
  }

  // ---- messages come in

  void deliver(Publication p, Recipient recipient, @Nullable SharedGroup group) {
    int qos = Math.min(p.qos(), recipient.qos()); // [MQTT-3.8.4-8] [MQTT311-3.8.4-6]
    boolean retain = p.retain() && recipient.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
    ClientLink client = link;
    if (client == null) {
      if (qos > 0 || limits().queueQos0()) {
        enqueue(p, qos, retain, recipient, group);
      }
      return;
    }
    Permission permission = permission(p.topic());
    if (permission != Permission.GRANTED) {
      withhold(permission, p, qos, retain, recipient, group);
    } else if (!isAcknowledged(qos) && !(hasQos0Backlog() && client.isWritable())) {
      sendQos0(client, p, retain, recipient.subscriptionIdentifiers());
    } else if (isAcknowledged(qos) && hasQuota() && !hasBacklog() && client.isWritable()) {
      // a session that ends with its connection keeps only what another member may have to get
      Delivery kept = keeps || group != null ? delivery(p, qos, retain, recipient, group) : null;
      send(client, p, qos, retain, recipient.subscriptionIdentifiers(), kept);
    } else {
      enqueue(p, qos, retain, recipient, group);
    }
  }

  /** True when a message with this QoS waits for an acknowledgement. */
  private boolean isAcknowledged(int qos) {
    return qos > 0 || local != null && local.limits().queueQos0();
  }

  private static Delivery delivery(
      Publication p, int qos, boolean retain, Recipient recipient, @Nullable SharedGroup group) {
    int[] identifiers = recipient.subscriptionIdentifiers();
    return new Delivery(p.message(), qos, retain, identifiers, group, p.nanos());
  }

  void replay(Collection<ApplicationMessage> retained, Subscription subscription) {
    if (retained.isEmpty()) {
      return;
    }
    if (replays == null) {
      replays = new ArrayDeque<>(retained.size());
    }
    for (ApplicationMessage message : retained) {
      replays.add(new Replay(message, subscription));
    }
    drain();
  }

  private void enqueue(
      Publication p, int qos, boolean retain, Recipient recipient, @Nullable SharedGroup group) {
    stalled = link != null && !link.isWritable();
    QueueLimits limits = limits();
    long now = local == null ? p.nanos() : shard.loop().nanos();
    int size = p.size();
    if (qos > 0 && local == null && record.isKept() && isBeyond(size)) {
      if (queue.admit(size, limits, now)) {
        record.store(p, qos, retain, recipient.subscriptionIdentifiers(), group, tail);
        queue.appended(size, limits);
      }
    } else {
      Delivery delivery = delivery(p, qos, retain, recipient, group);
      if (queue.offer(delivery, limits, now)) {
        record.queued(delivery, link != null && local != null && local.isFlowing(now));
      }
    }
    if (!haste.isOn() && link != null && queue.isFilling(limits)) {
      haste.begin(now);
    }
    if (local != null) {
      local.note(now);
    }
  }

  /** True for what has its place in the store only. */
  private boolean isBeyond(int size) {
    return !tail.isEmpty()
        || link == null && queue.memoryWith(size) > shard.queueShare()
        || shard.isQueueMemoryUsed();
  }

  /** Drops what the client may not receive; what is not decided waits. */
  private void withhold(
      Permission permission,
      Publication p,
      int qos,
      boolean retain,
      Recipient recipient,
      @Nullable SharedGroup group) {
    if (permission == Permission.PENDING) {
      enqueue(p, qos, retain, recipient, group);
    } else {
      shard.counters().increment(Counter.RECEIVE_DENIED);
    }
  }

  private Permission permission(TopicName topic) {
    ClientAccess asked = access;
    return asked == null || !asked.isRestricted() ? Permission.GRANTED : asked.receive(topic);
  }

  private boolean hasBacklog() {
    return !queue.isEmpty() || !again.isEmpty() || replays != null || !tail.isEmpty();
  }

  /** True when an older message with QoS 0 waits, which a new one must not overtake. */
  private boolean hasQos0Backlog() {
    return replays != null || queue.hasQos0();
  }

  // ---- messages go out

  /** Sends what waits, as far as the client can take it. */
  void drain() {
    ClientLink client = link;
    stalled = false;
    while (client != null && client.isWritable() && !tail.isUnseen()) {
      if (!(!again.isEmpty()
          ? again.send(client, local)
          : replays != null ? sendReplay(client) : sendQueued(client))) {
        return;
      }
    }
  }

  private boolean sendReplay(ClientLink client) {
    ArrayDeque<Replay> waiting = replays;
    Replay replay = waiting == null ? null : waiting.peek();
    if (waiting == null || replay == null) {
      replays = null;
      return true;
    }
    ApplicationMessage message = replay.message;
    Subscription subscription = replay.subscription;
    int qos = Math.min(message.qos(), subscription.qos());
    Permission permission = permission(message.topic());
    if (permission == Permission.PENDING || isAcknowledged(qos) && !hasQuota()) {
      return false;
    }
    waiting.remove();
    if (permission == Permission.REFUSED) {
      shard.counters().increment(Counter.RECEIVE_DENIED);
      return true;
    }
    long now = shard.loop().nanos();
    if (message.isExpired(now)) {
      shard.counters().increment(Counter.EXPIRED);
      return true;
    }
    Publication p = shard.kept(message);
    int[] identifiers = subscription.subscriptionIdentifiers();
    if (!isAcknowledged(qos)) {
      if (!client.publish(p, 0, false, true, 0, identifiers)) { // [MQTT-3.3.1-8]
        drop(Counter.TOO_LARGE_DROPPED);
      }
    } else {
      Delivery kept = keeps ? new Delivery(message, qos, true, identifiers, null, now) : null;
      send(client, p, qos, true, identifiers, kept);
    }
    return true;
  }

  private boolean sendQueued(ClientLink client) {
    Delivery delivery = queue.peek();
    if (!tail.isEmpty() && queue.size() < (shard.isQueueMemoryUsed() ? 1 : READ_AHEAD)) {
      tail.read();
    }
    if (delivery == null) {
      queue.poll();
      return false;
    }
    Permission permission = permission(delivery.message.topic());
    if (permission == Permission.PENDING || isAcknowledged(delivery.qos) && !hasQuota()) {
      return false;
    }
    queue.poll();
    if (permission == Permission.REFUSED) {
      record.left(delivery);
      shard.counters().increment(Counter.RECEIVE_DENIED);
      return true;
    }
    long now = shard.loop().nanos();
    haste.sent(now);
    if (delivery.isExpired(now, limits().maximumAgeNanos())) {
      record.left(delivery);
      queue.noteExpired(); // [MQTT-3.3.2-5]
      return true;
    }
    Publication p = shard.kept(delivery.message);
    if (!isAcknowledged(delivery.qos)) {
      sendQos0(client, p, delivery.retain, delivery.subscriptionIdentifiers);
    } else {
      Delivery kept = keeps || delivery.group != null ? delivery : null;
      send(client, p, delivery.qos, delivery.retain, delivery.subscriptionIdentifiers, kept);
    }
    return true;
  }

  private void sendQos0(ClientLink client, Publication p, boolean retain, int[] identifiers) {
    if (!client.isWritable()) {
      stalled = true;
      drop(Counter.QOS0_DROPPED);
    } else if (!client.publish(p, 0, false, retain, 0, identifiers)) { // [MQTT-4.3.1-1]
      drop(Counter.TOO_LARGE_DROPPED);
    }
  }

  private void send(
      ClientLink client,
      Publication p,
      int qos,
      boolean retain,
      int[] identifiers,
      @Nullable Delivery kept) {
    int identifier = window.add(local == null ? qos : 1, kept);
    if (local != null && kept != null) {
      local.sent(kept, shard.loop().nanos());
    }
    boolean noted = kept != null && record.sent(kept);
    if (kept != null && noted && local == null && qos == 2 && record.waitsFor(client)) {
      held++; // a client that has it must not get it with another identifier after a crash
      record.whenDurable(() -> sendHeld(client, kept));
    } else if (!client.publish(p, qos, false, retain, identifier, identifiers)) {
      leave(identifier, kept);
    }
  }

  private void leave(int identifier, @Nullable Delivery kept) {
    window.remove(identifier); // as if it had been acknowledged [MQTT-3.1.2-25]
    if (kept != null) {
      record.left(kept);
    }
    drop(Counter.TOO_LARGE_DROPPED);
  }

  private void sendHeld(ClientLink client, Delivery d) {
    if (link != client) {
      return; // it is sent again
    }
    held--;
    int identifier = d.packetIdentifier();
    if (window.isUnreceived(d)
        && !client.publish(
            shard.kept(d.message), 2, false, d.retain, identifier, d.subscriptionIdentifiers)) {
      leave(identifier, d);
    }
    if (held == 0) {
      drainBacklog();
    }
  }

  // ---- what is kept

  /** Lets go of the oldest messages that wait and are in the store. */
  Surrender surrender(DurableSession known, long bytes) {
    List<Entry> entries = queue.surrender(bytes);
    long rest = bytes;
    for (Entry entry : entries) {
      rest -= entry.storedBytes();
    }
    Surrender.End end = rest > 0 ? tail.surrender(known, rest) : null;
    if (local != null) {
      local.note(shard.loop().nanos());
    }
    return new Surrender(entries, end);
  }

  OutboxContents contents() {
    return contents;
  }

  QueueTail tail() {
    return tail;
  }

  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  /** As above, if anything waits. */
  void drainBacklog() {
    if (hasBacklog()) {
      drain();
    }
  }
}
