package broker.core.session;

import broker.core.journal.ContentException;
import broker.core.journal.DurableSession;
import broker.core.journal.EntryState;
import broker.core.journal.Journal;
import broker.core.journal.JournalHost;
import broker.core.journal.LoopJournal;
import broker.core.journal.MessageContent;
import broker.core.journal.QueuePortion;
import broker.core.journal.SessionContent;
import broker.core.journal.StoredSession;
import broker.core.journal.Surrender;
import broker.core.journal.WillContent;
import broker.core.limits.QueueLimits;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.Will;
import broker.core.routing.Subscription;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what a store holds back into the sessions and retained messages of a broker that
 * starts. Called by the store thread; what it does with a session it does on the session's loop.
 */
public final class Restoration implements JournalHost {
  private static final Logger log = LoggerFactory.getLogger(Restoration.class);
  private static final int PORTION_ENTRIES = 1_000;
  private static final long PORTION_BYTES = 1L << 20;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SharedState state;
  private final Journal journal;
  private final AtomicInteger missing = new AtomicInteger(1); // sessions, and the end of the load
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Of this broker, which has to be empty still. */
  public Restoration(SharedState state) {
    this.state = state;
    this.journal = state.journal();
  }

  @Override
  public void restore(MessageContent retained) {
    state.retained().restore(retained.message());
  }

  @Override
  public @Nullable ApplicationMessage retained(TopicName topic) {
    return state.retained().get(topic);
  }

  @Override
  public void makeRoom(DurableSession known, long bytes, Consumer<Surrender> answer) {
    Session session = state.sessions().find(known.clientId());
    if (session == null) {
      answer.accept(Surrender.NOTHING);
    } else {
      session.execute(() -> answer.accept(session.surrender(known, bytes)));
    }
  }

  @Override
  public void beginRetained(boolean whole) {
    state.retained().beginJournal(whole);
  }

  @Override
  public void restore(StoredSession stored) {
    int home = Math.floorMod(stored.handle().clientId().hashCode(), state.shards());
    Shard shard = state.shard(home);
    missing.incrementAndGet();
    shard.loop().execute(() -> restore(shard, stored));
  }

  /**
   * Nothing more is loaded.
   *
   * @return is done when every session has all that is its own
   */
  public CompletableFuture<Void> loaded() {
    settled();
    return done;
  }

  private void settled() {
    if (missing.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  private void restore(Shard shard, StoredSession stored) {
    DurableSession handle = stored.handle();
    Session session = state.sessions().create(shard, handle.clientId());
    if (session == null) {
      log.warn(
          "the stored session of {} with {} messages is dropped: the client has a newer one",
          handle.clientId(),
          stored.queue().entries());
      shard.journal().removeSession(handle, List.of());
      settled();
      return;
    }
    SessionContent content = stored.content();
    QueueLimits own = content.queue();
    if (own != null) {
      session.restoreLocal(own);
    }
    long now = journal.clock().millis();
    long since = content.absentSinceMillis() == 0 ? now : content.absentSinceMillis();
    session.record().restored(handle, since);
    for (StoredSession.StoredSubscription each : stored.subscriptions()) {
      restore(session, each);
    }
    session.restoreReceived(stored.receivedPacketIds());
    if (content.expirySeconds() == 0) {
      session.end(); // it was to end with its connection
      settled();
      return;
    }
    WillContent left = stored.will();
    Will will = left == null ? null : left.will();
    long due = left == null ? 0 : Math.max(0, left.dueMillis() - now) * NANOS_PER_MILLI;
    long absent = Math.max(0, now - since) * NANOS_PER_MILLI;
    session.lifetime().restored(content.expirySeconds(), absent, will, due);
    StoredSession.QueueExtent queue = stored.queue();
    if (queue.entries() == 0) {
      settled();
    } else if (!session.isLocal()) {
      session
          .outbox()
          .tail()
          .restore(
              handle, queue.firstSequence(), queue.lastSequence(), queue.entries(), queue.bytes());
      settled();
    } else {
      new Reading(session, handle, stored.queue().lastSequence()).goOn(0);
    }
  }

  private static void restore(Session session, StoredSession.StoredSubscription each) {
    TopicFilter filter = TopicFilter.parse(each.filter(), true);
    if (filter == null) {
      log.error("a stored subscription of {} is not valid: {}", session, each.filter());
      return;
    }
    session.restore(
        new Subscription(
            session,
            filter,
            each.options().qos(),
            each.options().noLocal(),
            each.options().retainAsPublished(),
            each.options().identifier()));
  }

  /** One queue while it is read. Owned by the session's loop. */
  private final class Reading {
    private final Session session;
    private final DurableSession handle;
    private final long last;
    private final List<QueuePortion.QueuedEntry> entries = new ArrayList<>();

    Reading(Session session, DurableSession handle, long last) {
      this.session = session;
      this.handle = handle;
      this.last = last;
      session.record().reading(true);
    }

    void goOn(long from) {
      journal.read(
          handle, from, PORTION_ENTRIES, PORTION_BYTES, session.shard().loop(), this::take);
    }

    private void take(QueuePortion portion) {
      List<QueuePortion.QueuedEntry> read = portion.entries();
      for (QueuePortion.QueuedEntry entry : read) {
        if (entry.sequence() <= last && isKnown(entry)) {
          entries.add(entry);
        }
      }
      long next = read.isEmpty() ? last + 1 : read.get(read.size() - 1).sequence() + 1;
      if (next <= last) {
        goOn(next);
      } else {
        end();
      }
    }

    /** One that is not understood harms no other; it stays in the store. */
    private boolean isKnown(QueuePortion.QueuedEntry entry) {
      try {
        EntryState.check(entry.state());
        return true;
      } catch (ContentException e) {
        log.error("{}: entry {} is left out: {}", session, entry.sequence(), e.getMessage());
        return false;
      }
    }

    private void end() {
      session.record().reading(false);
      if (!session.isEnded()) {
        putBack();
      }
      settled();
    }

    private void putBack() {
      LoopJournal loopJournal = session.shard().journal();
      long nowNanos = session.shard().loop().nanos();
      long nowMillis = journal.clock().millis();
      List<Delivery> waiting = new ArrayList<>(entries.size());
      for (QueuePortion.QueuedEntry e : entries) {
        long s = e.state();
        Delivery d =
            new Delivery(
                e.message(),
                EntryState.qos(s),
                EntryState.retain(s),
                e.extra().subscriptionIdentifiers(),
                null, // it was chosen: it stays with this session
                nowNanos - Math.max(0, nowMillis - e.receivedMillis()) * NANOS_PER_MILLI);
        d.entry = loopJournal.stored(handle, e.sequence(), e.message(), s);
        if (EntryState.phase(s) == EntryState.QUEUED) {
          waiting.add(d);
        } else if (session.isLocal()) {
          waiting.add(d); // how far another broker is with it is asked when it is passed on
          journal.owners().inFlight((int) EntryState.order(s), EntryState.packetIdentifier(s));
        } else {
          session.outbox().contents().restoreInFlight(d, s);
        }
      }
      session.outbox().contents().restoreWaiting(waiting);
    }
  }
}
