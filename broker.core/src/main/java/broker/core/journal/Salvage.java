package broker.core.journal;

import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could be saved of a store that was damaged while the broker used it, beside what the broker
 * has. Owned by the store thread.
 *
 * <p>The rule: <b>memory is newer, and what only the store had comes from what is left of it.</b>
 * All that is left is what the store had after the last batch, so it is of the same sessions, under
 * the same sequence numbers, and the broker goes on with it:
 *
 * <ul>
 *   <li>A session that the store had and that the remains have stays as it is there; its loop puts
 *       right what is missing or was changed ({@link Repair}). Entries that are in the store only
 *       stay under their numbers, so none is delivered twice or out of turn.
 *   <li>A session that the store had and that the remains lack is put again by its loop, with all
 *       that memory has of it.
 *   <li>A session that the remains have and the store had no more, because it had ended, is
 *       removed: it must not come back. The same goes for retained messages.
 *   <li>What was on its way to the store is written after that, in the same batch: what was
 *       delivered meanwhile is removed as it would have been, and no acknowledgement that waits is
 *       given for what is not there.
 *   <li>While the store was being loaded nothing had ended: what memory does not have is loaded.
 * </ul>
 */
final class Salvage implements StoreContents {
  private static final Logger log = LoggerFactory.getLogger(Salvage.class);

  private final Composition composition;
  private final JournalHost host;
  private final @Nullable StoreLoader loader;
  private final Set<DurableSession> lost; // until they are told
  private int there;
  private final List<Operation> stale = new ArrayList<>();

  // that is told; null when it goes to the loader, or is stale
  private @Nullable DurableSession handle;
  private @Nullable FoundSession session;
  private boolean isLoaded;

  /**
   * Nothing is told yet.
   *
   * @param loader takes what memory does not have; null if that is not wanted any more
   */
  Salvage(Composition composition, JournalHost host, @Nullable StoreLoader loader) {
    this.composition = composition;
    this.host = host;
    this.loader = loader;
    List<DurableSession> before = new ArrayList<>();
    composition.sessions(before);
    this.lost = new HashSet<>(before);
    composition.forgetMessages();
  }

  /**
   * True for what is left of a store.
   *
   * @param before its identity
   * @param isOneService whether the service that offers this is the one that offered it: it may not
   *     be known any more what it was
   */
  static boolean isLeftOf(UUID before, boolean isOneService, StorePosition position) {
    boolean isOther = !position.storeId().equals(before);
    return isOther && (isOneService || position.remainsOf().filter(before::equals).isPresent());
  }

  private void flush() {
    DurableSession known = handle;
    if (known != null) {
      known.found(session);
      lost.remove(known);
      there++;
    }
    handle = null;
    session = null;
    isLoaded = false;
  }

  @Override
  public void session(String clientId, ByteBuffer content) {
    flush();
    DurableSession known = composition.session(clientId);
    if (known != null) {
      handle = known;
      session = new FoundSession();
    } else if (loader != null) {
      isLoaded = true;
      loader.session(clientId, content);
    } else {
      stale.add(new RemoveStale(clientId));
    }
  }

  @Override
  public void subscription(String clientId, String topicFilter, ByteBuffer content) {
    if (session != null) {
      session.subscriptions().put(topicFilter, SubscriptionContent.decode(content));
    } else if (isLoaded && loader != null) {
      loader.subscription(clientId, topicFilter, content);
    }
  }

  @Override
  public void queue(String clientId, long first, long last, long entries, long contentBytes) {
    if (session != null) {
      session.queue(new StoredSession.QueueExtent(first, last, entries, contentBytes));
    } else if (isLoaded && loader != null) {
      loader.queue(clientId, first, last, entries, contentBytes);
    }
  }

  @Override
  public void receivedPacketId(String clientId, int packetId) {
    if (session != null) {
      session.receivedPacketIds().add(packetId);
    } else if (isLoaded && loader != null) {
      loader.receivedPacketId(clientId, packetId);
    }
  }

  @Override
  public void will(String clientId, ByteBuffer content) {
    if (session != null) {
      session.will();
    } else if (isLoaded && loader != null) {
      loader.will(clientId, content);
    }
  }

  @Override
  public void retained(String topic, long messageId, ByteBuffer content) {
    TopicName name = TopicName.of(topic);
    ApplicationMessage live = host.retained(name);
    if (live != null) {
      composition.found(live, messageId);
    } else if (loader != null) {
      loader.retained(topic, messageId, content);
    } else {
      stale.add(new RemoveStaleRetained(topic));
    }
  }

  /**
   * Has it tell what it has, and removes from it what had ended.
   *
   * @param found where it stands, just opened
   * @return where it stands now
   * @throws ContentException if something in it is not understood
   */
  StorePosition take(SessionStore store, StorePosition found) throws StoreException {
    StorePosition position = Unfinished.undo(store, found);
    store.load(this);
    end();
    if (stale.isEmpty()) {
      return position;
    }
    long batch = position.lastBatch() + 1;
    store.apply(composition.compose(batch, stale));
    return new StorePosition(
        position.storeId(), batch, position.highestMessageId(), position.remainsOf());
  }

  private void end() {
    flush();
    for (DurableSession each : lost) {
      each.found(null);
      composition.lost(each);
    }
    if (loader != null) {
      loader.end();
    }
    log.warn(
        "the broker goes on with what is left of the store: {} sessions are there, {} are put again"
            + " from memory; {} sessions and retained messages are removed, as they were before",
        there,
        lost.size(),
        stale.size());
  }

  /** Removes a session that had ended. */
  private static final class RemoveStale extends Operation {
    private final String clientId;

    RemoveStale(String clientId) {
      this.clientId = clientId;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeSession(clientId);
    }
  }

  /** Removes a retained message that was removed before. */
  private static final class RemoveStaleRetained extends Operation {
    private final String topic;

    RemoveStaleRetained(String topic) {
      this.topic = topic;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeRetained(topic);
    }
  }
}
