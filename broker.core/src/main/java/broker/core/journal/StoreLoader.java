package broker.core.journal;

import broker.api.persistence.StoreContents;
import broker.core.loop.Ticker;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what a store holds to the state of the broker. Owned by the store thread. */
final class StoreLoader implements StoreContents {
  private static final Logger log = LoggerFactory.getLogger(StoreLoader.class);
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  private final Journal journal;
  private final JournalHost host;
  private final Composition composition;
  private final WallClock clock;
  private final Ticker ticker;
  private @Nullable StoredSession session;
  private @Nullable StoredOwner owner;
  private long toldNanos;
  private int sessions;
  private int retained;
  private long queued;

  StoreLoader(
      Journal journal, JournalHost host, Composition composition, WallClock clock, Ticker ticker) {
    this.journal = journal;
    this.host = host;
    this.composition = composition;
    this.clock = clock;
    this.ticker = ticker;
    this.toldNanos = ticker.nanos();
  }

  @Override
  public void session(String clientId, ByteBuffer content) {
    flush();
    DurableSession handle = DurableSession.loaded(clientId, journal.generation());
    if (Owners.isOwner(clientId)) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      owner = new StoredOwner(handle, bytes);
    } else {
      session = new StoredSession(handle, SessionContent.decode(content));
      sessions++;
    }
    progress();
  }

  private StoredSession of(String clientId) {
    StoredSession s = session;
    if (s == null || !s.handle().clientId().equals(clientId)) {
      throw new ContentException("something of " + clientId + " is not beside its session");
    }
    return s;
  }

  @Override
  public void subscription(String clientId, String topicFilter, ByteBuffer content) {
    SubscriptionContent options = SubscriptionContent.decode(content);
    of(clientId).subscriptions().add(new StoredSession.StoredSubscription(topicFilter, options));
  }

  @Override
  public void queue(
      String clientId, long firstSequence, long lastSequence, long entries, long contentBytes) {
    of(clientId)
        .queue(new StoredSession.QueueExtent(firstSequence, lastSequence, entries, contentBytes));
    queued += entries;
  }

  @Override
  public void receivedPacketId(String clientId, int packetId) {
    StoredOwner o = owner;
    (o != null && o.id().equals(clientId)
            ? o.receivedPacketIds()
            : of(clientId).receivedPacketIds())
        .add(packetId);
  }

  @Override
  public void will(String clientId, ByteBuffer content) {
    of(clientId).will(WillContent.decode(content));
  }

  @Override
  public void retained(String topic, long messageId, ByteBuffer content) {
    MessageContent message = MessageContent.decode(content, clock);
    composition.loaded(message.message(), messageId);
    host.restore(message);
    retained++;
    progress();
  }

  private void flush() {
    StoredSession s = session;
    session = null;
    if (s != null) {
      composition.loaded(s.handle()); // and not before: the load may break off
      host.restore(s);
    }
    StoredOwner o = owner;
    owner = null;
    if (o != null) {
      composition.loaded(o.handle());
      journal.owners().add(o);
    }
  }

  void end() {
    flush();
    log.info(
        "store loaded: {} sessions, {} queued messages, {} retained messages",
        sessions,
        queued,
        retained);
  }

  private void progress() {
    long now = ticker.nanos();
    if (now - toldNanos >= PROGRESS_NANOS) {
      toldNanos = now;
      log.info("loading the store: {} sessions, {} retained messages so far", sessions, retained);
    }
  }
}
