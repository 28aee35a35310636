package broker.core.session;

import broker.core.inflight.InFlight;
import broker.core.inflight.PacketIdentifierSet;
import broker.core.journal.DurableSession;
import broker.core.journal.Surrender;
import broker.core.limits.QueueLimits;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.Will;
import broker.core.routing.Recipient;
import broker.core.routing.SharedGroup;
import broker.core.routing.Subscriber;
import broker.core.routing.Subscription;
import broker.core.topic.TopicFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client, connected or not (MQTT 5.0 section 4.1): its subscriptions, the messages
 * in flight to it and waiting for it, and the QoS 2 messages of its own that are not complete.
 * Owned by the loop it was made on, for all its life; other threads come in through {@link
 * #execute}.
 */
@OnEventLoop
public final class Session implements Subscriber {
  private final Shard shard;
  private final String clientId;

  // for the session
  private final Map<TopicFilter, Subscription> subscriptions = new HashMap<>(4);
  private @Nullable PacketIdentifierSet unreleased; // made when first needed
  private final SessionRecord record;
  private final Outbox outbox;
  private final SessionLifetime lifetime;
  private boolean ended;
  private volatile boolean local;
  private volatile boolean kept; // in the journal; read by other loops

  // for this connection; read by other loops to balance shared subscriptions
  private volatile @Nullable ClientLink link;

  Session(Shard shard, String clientId) {
    this.shard = shard;
    this.clientId = clientId;
    this.record = new SessionRecord(this, shard.journal());
    this.outbox = new Outbox(this, shard, record);
    this.lifetime = new SessionLifetime(this, shard);
  }

  // ---- who it is

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public int loop() {
    return shard.loop().index();
  }

  /** The share of the broker that owns it. Any thread. */
  public Shard shard() {
    return shard;
  }

  @Override
  public boolean isConnected() {
    return link != null;
  }

  @Override
  public boolean canTakeNow() {
    return link != null && outbox.canTakeNow();
  }

  /** True when it is over: it gets nothing any more, and its client starts a new one. */
  public boolean isEnded() {
    return ended;
  }

  /** Runs the task on the owning loop, at once when it is the caller's. Any thread. */
  public void execute(Runnable task) {
    if (shard.loop().inLoop()) {
      task.run();
    } else {
      shard.loop().execute(task);
    }
  }

  /** True when the journal knows it. Any thread. */
  boolean isKept() {
    return kept;
  }

  void kept(boolean now) {
    kept = now;
  }

  /** What the journal keeps of it. */
  SessionRecord record() {
    return record;
  }

  Outbox outbox() {
    return outbox;
  }

  SessionLifetime lifetime() {
    return lifetime;
  }

  @Nullable PacketIdentifierSet unreleasedIdentifiers() {
    return unreleased;
  }

  // ---- connections come and go

  /**
   * A client is about to be told that this is its session: what it may rely on then goes to the
   * journal.
   */
  public void prepare(long expirySeconds) {
    record.life(expirySeconds, 0);
  }

  /** The connected client, or null. */
  public @Nullable ClientLink link() {
    return link;
  }

  /**
   * A client has connected: what it has not acknowledged is sent again, then what waits for it. To
   * be called when CONNACK has been written.
   *
   * @param expirySeconds Session Expiry Interval, 0 for a session that ends with this connection
   * @param sendQuota Receive Maximum of the client, lowered by the broker's limit
   */
  public void attach(ClientLink client, long expirySeconds, int sendQuota) {
    assert shard.loop().inLoop() && link == null && !ended;
    lifetime.connected(expirySeconds);
    link = client;
    outbox.attach(client, sendQuota, lifetime.endsWithConnection());
  }

  /**
   * The connection is gone.
   *
   * @param will to publish when its delay has passed or the session ends, or null
   */
  public void detach(@Nullable Will will) {
    assert shard.loop().inLoop();
    ClientLink left = link;
    link = null;
    outbox.detach();
    lifetime.disconnected(will, left == null ? null : left.access());
  }

  /** Changes the Session Expiry Interval, as DISCONNECT may. [MQTT-3.14.2-2] */
  public void expireAfter(long seconds) {
    lifetime.expireAfter(seconds);
  }

  /** Seconds the session lives on without a connection; 0 when it ends with it. */
  public long expirySeconds() {
    return lifetime.expirySeconds();
  }

  /**
   * Ends the session: its subscriptions are removed and what waits is forgotten, but for shared
   * messages, which go to other members. A connected client must have been disconnected before.
   */
  public void end() {
    assert shard.loop().inLoop() && link == null;
    if (ended) {
      return;
    }
    ended = true;
    shard.sessions().remove(this);
    for (Subscription subscription : subscriptions.values()) {
      shard.subscriptions().unsubscribe(this, subscription.filter());
    }
    subscriptions.clear();
    lifetime.end();
    record.end();
    outbox.tail().clear();
    redistribute(outbox.contents().end());
  }

  private void redistribute(List<Delivery> shared) {
    for (Delivery delivery : shared) {
      SharedGroup group = delivery.group;
      Recipient other = group == null ? null : group.other(this);
      if (other != null) {
        shard.router().deliverTo(other, group, delivery.message);
      }
    }
  }

  // ---- sessions of plugins

  /** True when it belongs to a plugin: no MQTT client gets it. Any thread. */
  public boolean isLocal() {
    return local;
  }

  /** A plugin has made or opened it, and says how much may wait for it. */
  public void localQueue(QueueLimits limits) {
    local = true;
    outbox.localQueue(limits);
  }

  /** What the queue of a plugin has come to; null for that of a client. */
  public @Nullable QueueFigures figures() {
    LocalQueue queue = outbox.localQueue();
    return queue == null ? null : queue.figures();
  }

  /** Forgets what is too old, and brings the figures up to date. */
  public void refresh() {
    LocalQueue queue = outbox.localQueue();
    if (queue != null) {
      queue.refresh(shard.loop().nanos());
    }
  }

  /** The message in flight with this identifier, if it is kept; it stands for it to the end. */
  public @Nullable InFlight entry(int packetIdentifier) {
    return outbox.entry(packetIdentifier);
  }

  /** A plugin has taken over a message, at any QoS and connected or not. */
  public void acknowledge(InFlight entry) {
    outbox.acknowledge(entry);
  }

  /**
   * How far another broker is with a message of a plugin that passes it on, as the journal has it
   * ({@link broker.core.journal.EntryState}); 0 if it has not begun.
   */
  public long progress(InFlight entry) {
    return SessionRecord.progress((Delivery) entry);
  }

  /**
   * Another broker is that far with a message.
   *
   * @param tag of the session there, and the Packet Identifier in it
   * @param noted run when that is on disk; null if nobody waits for it
   */
  public void progress(
      InFlight entry, int phase, int packetIdentifier, int tag, @Nullable Runnable noted) {
    record.progress((Delivery) entry, phase, packetIdentifier, tag, noted);
  }

  // ---- subscriptions

  /** Its subscriptions; live. */
  public Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  /** True when there is a subscription with this filter. */
  public boolean hasSubscription(TopicFilter filter) {
    return subscriptions.containsKey(filter);
  }

  /**
   * Adds the subscription, or replaces the one with the same filter. [MQTT-3.8.4-3]
   *
   * @return the subscription replaced, or null
   */
  public @Nullable Subscription subscribe(Subscription subscription) {
    shard.subscriptions().subscribe(subscription);
    record.subscribed(subscription);
    return subscriptions.put(subscription.filter(), subscription);
  }

  /** Removes the subscription; false when there was none. [MQTT-3.10.4-2] */
  public boolean unsubscribe(TopicFilter filter) {
    Subscription removed = subscriptions.remove(filter);
    if (removed == null) {
      return false;
    }
    shard.subscriptions().unsubscribe(this, filter);
    record.unsubscribed(filter);
    return true;
  }

  /** Sends retained messages, which come before anything that is published from now on. */
  public void replay(Collection<ApplicationMessage> retained, Subscription subscription) {
    outbox.replay(retained, subscription);
  }

  // ---- messages to the client

  /**
   * Takes a message for this session: it goes out at once, waits, or is dropped and counted.
   *
   * @param group the shared group the session was chosen from, or null
   */
  public void deliver(Publication publication, Recipient recipient, @Nullable SharedGroup group) {
    assert shard.loop().inLoop();
    if (!ended) {
      outbox.deliver(publication, recipient, group);
    } else if (group != null) {
      Recipient other = group.other(this);
      if (other != null) {
        shard.router().deliverTo(other, group, publication.message());
      }
    }
  }

  /** PUBACK came. */
  public void onPubAck(int packetIdentifier) throws ProtocolException {
    outbox.acknowledgements().onPubAck(packetIdentifier);
  }

  /** PUBREC came. */
  public void onPubRec(int packetIdentifier, ReasonCode reason) throws ProtocolException {
    outbox.acknowledgements().onPubRec(link, packetIdentifier, reason);
  }

  /** PUBCOMP came. */
  public void onPubComp(int packetIdentifier) throws ProtocolException {
    outbox.acknowledgements().onPubComp(packetIdentifier);
  }

  /** The client's network takes data again. */
  public void onWritable() {
    outbox.drain();
  }

  /** True when its queue has no room. Any thread; may be out of date. */
  boolean isFull() {
    return outbox.isFull();
  }

  /** Forgets what has expired, for those who found the queue full. Any thread. */
  void makeRoom() {
    execute(outbox::makeRoom);
  }

  /** The store is full: lets go of the oldest messages that wait, so many bytes of them. */
  Surrender surrender(DurableSession known, long bytes) {
    return record.isHandle(known) ? outbox.surrender(known, bytes) : Surrender.NOTHING;
  }

  /** Messages in flight to the client. */
  public int inFlight() {
    return outbox.inFlight();
  }

  /** Messages that wait. */
  public int queued() {
    return outbox.queued();
  }

  /** Size of the messages that wait: topics, properties and payloads, in bytes. */
  public long queuedBytes() {
    return outbox.queuedBytes();
  }

  /** Messages to the client that were dropped because a limit was reached. */
  public long dropped() {
    return outbox.dropped();
  }

  // ---- QoS 2 messages of the client

  /**
   * Notes a QoS 2 message of the client as received.
   *
   * @return false when it was received before and must not be delivered again [MQTT-4.3.3-10]
   */
  public boolean receive(int packetIdentifier) {
    if (unreleased == null) {
      unreleased = new PacketIdentifierSet();
    }
    boolean added = unreleased.add(packetIdentifier);
    if (added) {
      record.received(packetIdentifier);
    }
    return added;
  }

  /** True while the QoS 2 message with this identifier is not released. */
  public boolean hasReceived(int packetIdentifier) {
    return unreleased != null && unreleased.contains(packetIdentifier);
  }

  /** Takes back {@link #receive}: the message was refused. */
  public void forget(int packetIdentifier) {
    if (unreleased != null && unreleased.remove(packetIdentifier)) {
      record.released(packetIdentifier);
    }
  }

  /** Number of QoS 2 messages received and not released. */
  public int unreleased() {
    return unreleased == null ? 0 : unreleased.size();
  }

  /** PUBREL came: says what PUBCOMP is to say. [MQTT-4.3.3-11] [MQTT311-4.3.3-2] */
  public ReasonCode onPubRel(int packetIdentifier) {
    if (unreleased == null || !unreleased.remove(packetIdentifier)) {
      return ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
    }
    record.released(packetIdentifier);
    return ReasonCode.SUCCESS;
  }

  // ---- after a start

  /** Puts back the identifiers of QoS 2 messages that were not released. */
  void restoreReceived(List<Integer> identifiers) {
    if (!identifiers.isEmpty()) {
      PacketIdentifierSet set = new PacketIdentifierSet();
      identifiers.forEach(set::add);
      unreleased = set;
    }
  }

  /** The shared group with this filter, or null. */
  @Nullable SharedGroup group(@Nullable String filter) {
    TopicFilter shared = filter == null ? null : TopicFilter.parse(filter, true);
    return shared == null ? null : shard.subscriptions().group(shared);
  }

  /** Puts back a subscription. */
  void restore(Subscription subscription) {
    shard.subscriptions().subscribe(subscription);
    subscriptions.put(subscription.filter(), subscription);
  }

  /** It belongs to a plugin, which has not opened it yet; until then its queue is bounded so. */
  void restoreLocal(QueueLimits limits) {
    localQueue(limits);
  }

  @Override
  public String toString() {
    return clientId;
  }
}
