package distribution.mosquitto.state;

import broker.api.persistence.StoreException;
import broker.core.journal.EntryState;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages that Mosquitto has received at QoS 2 and holds back until their publisher releases them.
 * This broker passes on when it receives, and keeps the Packet Identifier only: so they are passed
 * on now, to the sessions that are imported. Owned by the thread that imports.
 */
final class HeldMessages {
  /** A message and who has sent it. */
  private record Held(SessionImport publisher, Persisted.Queued entry) {}

  private final MessageImport messages;
  private final Tally tally;
  private final List<Held> held = new ArrayList<>();

  /** Numbers of those to be retained, by topic; the last one counts. */
  private final Map<String, Long> retained = new LinkedHashMap<>();

  HeldMessages(MessageImport messages, Tally tally) {
    this.messages = messages;
    this.tally = tally;
  }

  /** Takes one that a client has sent. */
  void add(SessionImport publisher, Persisted.Queued entry) {
    switch (entry.state()) {
      case DeliveryState.QUEUED ->
          tally.notNeeded(
              Kind.RECEIVED,
              "not acknowledged yet: the client sends it again",
              publisher.clientId());
      case DeliveryState.RESEND_PUBCOMP ->
          tally.notNeeded(Kind.RECEIVED, "released and passed on", publisher.clientId());
      default -> held.add(new Held(publisher, entry));
    }
  }

  /** Passes all of them on. */
  void passOn(Collection<SessionImport> sessions) throws IOException, StoreException {
    for (Held each : held) {
      String client = each.publisher.clientId();
      if (each.entry.packetId() == 0) {
        tally.leftOut(Kind.RECEIVED, "it has no Packet Identifier", client);
        continue;
      }
      each.publisher.received(each.entry.packetId());
      long id = each.entry.message();
      Persisted.@Nullable Message message = messages.read(id);
      MessageImport.Fault fault = messages.fault(message);
      if (!tally.isFaulty(Kind.RECEIVED, fault, client, message) && message != null) {
        route(id, message, client, sessions);
        tally.taken(Kind.RECEIVED);
      }
    }
  }

  private void route(
      long id, Persisted.Message message, String publisher, Collection<SessionImport> sessions)
      throws StoreException {
    if (message.retain()) {
      retained.put(message.topic(), id);
    }
    TopicName topic = TopicName.of(message.topic());
    Set<String> served = new HashSet<>(0); // shared filters that somebody has taken it for
    for (SessionImport session : sessions) {
      Receipt receipt = new Receipt();
      boolean own = publisher.equals(session.clientId());
      for (Persisted.Subscription s : session.session().subscriptions) {
        TopicFilter filter = TopicFilter.parse(s.filter(), true);
        if (filter == null || own && s.noLocal() || !filter.matches(topic)) {
          continue;
        }
        if (!filter.isShared()) {
          receipt.add(s, message);
        } else if (s.qos() > 0 && served.add(s.filter())) {
          deliver(new Receipt().add(s, message), id, message, session);
        }
      }
      deliver(receipt, id, message, session);
    }
  }

  private void deliver(Receipt receipt, long id, Persisted.Message message, SessionImport session)
      throws StoreException {
    if (receipt.qos > 0) {
      session.append(
          messages.put(id, message),
          receipt.qos,
          receipt.retain,
          EntryState.QUEUED,
          0,
          receipt.identifiers);
    }
  }

  /** What a session gets of a message for all its subscriptions that match. */
  private static final class Receipt {
    private final List<Integer> identifiers = new ArrayList<>(1);
    private int qos;
    private boolean retain;

    Receipt add(Persisted.Subscription s, Persisted.Message message) {
      qos = Math.max(qos, Math.min(s.qos(), message.qos()));
      retain |= message.retain() && s.retainAsPublished();
      identifiers.add(s.identifier());
      return this;
    }
  }

  /** Numbers of those to be retained, by topic. */
  Map<String, Long> retained() {
    return retained;
  }
}
