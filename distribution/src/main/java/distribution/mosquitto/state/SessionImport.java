package distribution.mosquitto.state;

import broker.api.persistence.StoreException;
import broker.core.journal.EntryExtra;
import broker.core.journal.EntryState;
import broker.core.journal.SessionContent;
import broker.core.journal.SubscriptionContent;
import broker.core.topic.TopicFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session on its way into the store, with its subscriptions, its queue and what of it is in
 * flight. Owned by the thread that imports.
 */
final class SessionImport {
  private static final long MILLIS = 1_000;

  private final Persisted.Session session;
  private final StoreTarget target;
  private final MessageImport messages;
  private final Tally tally;
  private final Set<Integer> inFlight = new HashSet<>(0);
  private long sequence;

  SessionImport(
      Persisted.Session session, StoreTarget target, MessageImport messages, Tally tally) {
    this.session = session;
    this.target = target;
    this.messages = messages;
    this.tally = tally;
  }

  String clientId() {
    return session.clientId;
  }

  Persisted.Session session() {
    return session;
  }

  /** Puts the session and its subscriptions. */
  void begin(Persisted.Life life, long nowMillis) throws StoreException {
    long since =
        life.expiryTime() == 0 || life.expiryInterval() >= Persisted.FOR_EVER
            ? nowMillis
            : Math.min(nowMillis, (life.expiryTime() - life.expiryInterval()) * MILLIS);
    put(new SessionContent(life.expiryInterval(), since, null));
    tally.taken(Kind.SESSIONS);
    for (Persisted.Subscription subscription : session.subscriptions) {
      subscribe(subscription);
    }
  }

  private void put(SessionContent content) throws StoreException {
    target.operations().putSession(clientId(), ByteBuffer.wrap(content.encode()));
  }

  private void subscribe(Persisted.Subscription s) throws StoreException {
    if (TopicFilter.parse(s.filter(), true) == null) {
      tally.leftOut(
          Kind.SUBSCRIPTIONS, "not a valid Topic Filter", clientId() + " to " + s.filter());
      return;
    }
    SubscriptionContent options =
        new SubscriptionContent(s.qos(), s.noLocal(), s.retainAsPublished(), s.identifier());
    target.operations().putSubscription(clientId(), s.filter(), ByteBuffer.wrap(options.encode()));
    tally.taken(Kind.SUBSCRIPTIONS);
  }

  /** Appends a message that is on its way to the client. */
  void enqueue(Persisted.Queued q) throws IOException, StoreException {
    int phase = phase(q);
    Kind kind = phase == EntryState.QUEUED ? Kind.QUEUED : Kind.IN_FLIGHT;
    if (q.qos() == 0) {
      tally.leftOut(kind, "QoS 0 is not kept for clients that are away", clientId());
      return;
    }
    Persisted.@Nullable Message message = messages.read(q.message());
    if (!tally.isFaulty(kind, messages.fault(message), clientId(), message) && message != null) {
      int packetId = phase == EntryState.QUEUED ? 0 : q.packetId();
      long id = messages.put(q.message(), message);
      append(id, q.qos(), q.retain(), phase, packetId, q.subscriptionIdentifiers());
      tally.taken(kind);
    }
  }

  /** How far the delivery is; one that the client may have seen keeps its Packet Identifier. */
  private int phase(Persisted.Queued q) {
    if (q.qos() == 0 || q.packetId() == 0 || q.state() == DeliveryState.QUEUED) {
      return EntryState.QUEUED;
    }
    if (!inFlight.add(q.packetId())) {
      return EntryState.QUEUED; // two with one Packet Identifier cannot both have been sent
    }
    return switch (q.state()) {
      case DeliveryState.RESEND_PUBREL, DeliveryState.WAIT_FOR_PUBCOMP ->
          q.qos() == 2 ? EntryState.RELEASED : EntryState.SENT;
      default -> EntryState.SENT;
    };
  }

  /** Appends an entry to the queue. */
  void append(
      long messageId,
      int qos,
      boolean retain,
      int phase,
      int packetId,
      List<Integer> subscriptionIdentifiers)
      throws StoreException {
    sequence++;
    int[] identifiers =
        subscriptionIdentifiers.stream().mapToInt(Integer::intValue).filter(i -> i > 0).toArray();
    byte[] extra = EntryExtra.encode(identifiers, null, EntryExtra.AS_PUBLISHED);
    target
        .operations()
        .enqueue(
            clientId(),
            sequence,
            messageId,
            EntryState.of(qos, retain, phase, packetId, sequence),
            ByteBuffer.wrap(extra));
  }

  /** Keeps a Packet Identifier that the client has not released. */
  void received(int packetId) throws StoreException {
    target.operations().putReceivedPacketId(clientId(), packetId);
  }
}
