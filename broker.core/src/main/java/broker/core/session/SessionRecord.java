package broker.core.session;

import broker.core.inflight.PacketIdentifierSet;
import broker.core.journal.DurableSession;
import broker.core.journal.Entry;
import broker.core.journal.EntryExtra;
import broker.core.journal.EntryState;
import broker.core.journal.Expected;
import broker.core.journal.LoopJournal;
import broker.core.journal.Repair;
import broker.core.journal.SessionContent;
import broker.core.journal.SubscriptionContent;
import broker.core.journal.WillContent;
import broker.core.loop.OnEventLoop;
import broker.core.packet.Will;
import broker.core.routing.SharedGroup;
import broker.core.routing.Subscription;
import broker.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of one session: nothing while there is no store, and of a session that
 * ends with its connection. Owned by the session's loop.
 */
@OnEventLoop
final class SessionRecord {
  private static final long MILLIS_PER_SECOND = 1_000L;

  private final Session session;
  private final LoopJournal journal;
  private @Nullable DurableSession handle;
  private long absentSinceMillis;
  private boolean reading; // what waits in the store, into memory

  SessionRecord(Session session, LoopJournal journal) {
    this.session = session;
    this.journal = journal;
  }

  /** True when the journal knows the session. */
  boolean isKept() {
    return handle != null;
  }

  /** True when it is this that the journal knows of the session. */
  boolean isHandle(DurableSession known) {
    return handle == known;
  }

  // ---- its life

  /** How long it lives without its client, which left then; 0 while it is there. */
  void life(long expirySeconds, long absentSince) {
    absentSinceMillis = absentSince;
    DurableSession known = handle;
    if (known != null) {
      journal.putSession(known, content(expirySeconds));
    } else if (expirySeconds > 0 && journal.isOn()) {
      begin(expirySeconds);
    }
  }

  /** Its client has left, and this will. */
  void absent(long expirySeconds, @Nullable Will will) {
    life(expirySeconds, journal.journal().clock().millis());
    DurableSession known = handle;
    if (known != null && will != null) {
      long due = absentSinceMillis + will.delaySeconds() * MILLIS_PER_SECOND;
      journal.putWill(known, new WillContent(will, due).encode());
    }
  }

  /** Its will is published, or not wanted any more. */
  void noWill() {
    DurableSession known = handle;
    if (known != null) {
      journal.removeWill(known);
    }
  }

  private byte[] content(long expirySeconds) {
    LocalQueue own = session.outbox().localQueue();
    return new SessionContent(expirySeconds, absentSinceMillis, own == null ? null : own.limits())
        .encode();
  }

  /** It is over. */
  void end() {
    DurableSession known = handle;
    if (known != null) {
      List<Entry> entries = new ArrayList<>();
      for (Delivery delivery : session.outbox().contents().all()) {
        Entry entry = delivery.entry;
        if (entry != null) {
          entries.add(entry);
        }
      }
      journal.removeSession(known, entries);
      handle = null;
      session.kept(false);
    }
  }

  /** Puts all of it, when the store begins anew, or does not know it. */
  void dump(boolean whole) {
    long expirySeconds = session.lifetime().expirySeconds();
    DurableSession known = handle;
    boolean news = whole || known == null || !journal.isCurrent(known);
    if (expirySeconds > 0 && !session.isEnded() && news) {
      begin(expirySeconds);
    }
  }

  /** Puts right what is left of it in a damaged store. */
  void repair(Repair repair) {
    DurableSession known = handle;
    if (known != null && journal.isCurrent(known) && !session.isEnded()) {
      byte[] content = content(session.lifetime().expirySeconds());
      new SessionRepair(session, known, repair).run(content, !reading);
    }
  }

  /** What waits in the store is on its way into memory, or there. */
  void reading(boolean now) {
    reading = now;
  }

  private void begin(long expirySeconds) {
    session.outbox().tail().lose();
    DurableSession known = journal.begin(session.clientId());
    handle = known;
    session.kept(true);
    journal.putSession(known, content(expirySeconds));
    session.subscriptions().forEach(this::subscribed);
    PacketIdentifierSet received = session.unreleasedIdentifiers();
    if (received != null) {
      received.forEach(identifier -> journal.putReceived(known, identifier));
    }
    session.lifetime().dumpWill();
    for (Delivery delivery : session.outbox().contents().all()) {
      if (delivery.qos > 0) {
        delivery.entry =
            put(known, delivery, state(delivery, session.outbox().contents().phase(delivery)));
      }
    }
  }

  /** The will that waits, with the time it is due. */
  void will(Will will, long delayNanos) {
    DurableSession known = handle;
    if (known != null) {
      long due = journal.journal().clock().millis() + delayNanos / 1_000_000;
      journal.putWill(known, new WillContent(will, due).encode());
    }
  }

  // ---- subscriptions

  void subscribed(Subscription s) {
    DurableSession known = handle;
    if (known != null) {
      journal.putSubscription(known, s.filter().toString(), options(s).encode());
    }
  }

  static SubscriptionContent options(Subscription s) {
    return new SubscriptionContent(s.qos(), s.noLocal(), s.retainAsPublished(), s.identifier());
  }

  void unsubscribed(TopicFilter filter) {
    DurableSession known = handle;
    if (known != null) {
      journal.removeSubscription(known, filter.toString());
    }
  }

  // ---- messages from the client

  void received(int packetIdentifier) {
    DurableSession known = handle;
    if (known != null) {
      journal.putReceived(known, packetIdentifier);
    }
  }

  void released(int packetIdentifier) {
    DurableSession known = handle;
    if (known != null) {
      journal.removeReceived(known, packetIdentifier);
    }
  }

  // ---- messages to the client

  /** A message waits now; soon it does not, if the queue flows. */
  void queued(Delivery delivery, boolean flows) {
    DurableSession known = handle;
    if (known != null && delivery.qos > 0) {
      delivery.entry =
          journal.enqueue(
              known,
              delivery.message,
              state(delivery, EntryState.QUEUED),
              extra(delivery),
              flows ? Expected.IN_TURN : Expected.SOME_TIME,
              true);
    }
  }

  /** A message waits in the store only; there is a place for it. */
  void store(
      Publication message,
      int qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      @Nullable SharedGroup group,
      QueueTail tail) {
    DurableSession known = handle;
    if (known != null) {
      long state = EntryState.of(qos, retain, EntryState.QUEUED, 0, 0);
      byte[] extra = extra(subscriptionIdentifiers, group);
      long window = journal.window();
      tail.add(known, journal.enqueue(known, message, state, extra), window, message.size());
    }
  }

  /** A message has got its identifier; false when the journal does not keep it. */
  boolean sent(Delivery delivery) {
    DurableSession known = handle;
    if (known == null || delivery.qos == 0) {
      return false;
    }
    long state = state(delivery, EntryState.SENT);
    Entry entry = delivery.entry;
    boolean waits = delivery.qos == 2 && !session.isLocal();
    if (entry != null && session.isLocal()) {
      return true; // it may say how far another broker is with it
    }
    if (entry != null) {
      journal.update(entry, state, waits);
    } else {
      delivery.entry =
          journal.enqueue(
              known,
              delivery.message,
              state,
              extra(delivery),
              waits ? Expected.SOME_TIME : Expected.NOW,
              true);
    }
    return true;
  }

  /** PUBREC has come; false when the journal does not keep the message. */
  boolean released(Delivery delivery) {
    Entry entry = delivery.entry;
    if (handle == null || entry == null) {
      return false;
    }
    journal.update(entry, state(delivery, EntryState.RELEASED), true);
    return true;
  }

  /** A message is acknowledged or dropped. */
  void left(Delivery delivery) {
    Entry entry = delivery.entry;
    if (entry != null && handle != null) {
      delivery.entry = null;
      journal.dequeue(entry);
    }
  }

  private Entry put(DurableSession known, Delivery delivery, long state) {
    byte[] extra = extra(delivery);
    return journal.enqueue(known, delivery.message, state, extra, Expected.SOME_TIME, true);
  }

  /**
   * A local session has no identifiers that survive: all it has not acknowledged comes again, with
   * what is known of its way to another broker.
   */
  private long state(Delivery d, int phase) {
    Entry entry = d.entry;
    if (session.isLocal() && entry != null) {
      return entry.state();
    }
    return phase == EntryState.QUEUED || session.isLocal()
        ? EntryState.of(d.qos, d.retain, EntryState.QUEUED, 0, 0)
        : EntryState.of(d.qos, d.retain, phase, d.packetIdentifier(), d.order());
  }

  static byte[] extra(Delivery d) {
    return extra(d.subscriptionIdentifiers, d.group);
  }

  private static byte[] extra(int[] subscriptionIdentifiers, @Nullable SharedGroup group) {
    String shared = group == null ? null : group.filter().toString();
    return EntryExtra.encode(subscriptionIdentifiers, shared, EntryExtra.AS_PUBLISHED);
  }

  // ---- messages of a local session on their way to another broker

  /** How far another broker is with it; 0 if it has not begun. */
  static long progress(Delivery delivery) {
    Entry entry = delivery.entry;
    long state = entry == null ? 0 : entry.state();
    return entry == null || EntryState.phase(state) == EntryState.QUEUED ? 0 : state;
  }

  /**
   * Another broker is that far with it. That waits for the disk only if the message is, or may be,
   * there without it: after a crash nobody goes on with one that was undone.
   */
  void progress(Delivery d, int phase, int packetIdentifier, int tag, @Nullable Runnable noted) {
    Entry entry = d.entry;
    boolean waits = false;
    if (entry != null && handle != null) {
      waits = noted != null && !entry.isUndoable() && !journal.journal().settings().relaxed();
      journal.update(entry, EntryState.of(d.qos, d.retain, phase, packetIdentifier, tag), waits);
    }
    if (noted != null && waits) {
      journal.whenDurable(noted);
    } else if (noted != null) {
      noted.run();
    }
  }

  // ---- who waits

  /** True when the client must not be told what is not durable yet. */
  boolean waitsFor(ClientLink client) {
    return !client.isRelaxed() && !journal.isDurable(journal.mark());
  }

  void whenDurable(Runnable task) {
    journal.whenDurable(task);
  }

  boolean isLinkedTo(ClientLink client) {
    return session.link() == client;
  }

  // ---- after a start

  /** It is in the store. */
  void restored(DurableSession known, long absentSince) {
    handle = known;
    absentSinceMillis = absentSince;
    session.kept(true);
  }
}
