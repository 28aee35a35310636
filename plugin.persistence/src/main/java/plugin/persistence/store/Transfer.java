package plugin.persistence.store;

import broker.api.persistence.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.Remains;

/**
 * Copies what a store holds, as operations that make the same from nothing. Owned by the thread
 * that copies.
 */
final class Transfer {
  private final Holdings from;
  private final Sink to;
  private final Losses losses;

  Transfer(Holdings from, Sink to, Losses losses) {
    this.from = from;
    this.to = to;
    this.losses = losses;
  }

  void run() throws StoreException {
    TreeSet<String> clients = keys(from.maps.sessions);
    for (String client : clients) {
      session(client);
    }
    for (String client : keys(from.maps.states)) {
      if (!clients.contains(client)) {
        withoutContent(client);
      }
    }
    for (String topic : keys(from.maps.retained)) {
      retained(topic);
    }
    to.step();
  }

  /** The keys that can be read; there are few enough of them to be in memory. */
  private <V> TreeSet<String> keys(Map<String, V> map) {
    List<Object> keys = new ArrayList<>();
    losses.attempt(
        () -> {
          map.forEach(keep(keys));
          return keys;
        });
    TreeSet<String> texts = new TreeSet<>();
    for (Object key : keys) {
      if (key == Remains.LOST) {
        losses.lostParts++;
      } else {
        texts.add((String) key);
      }
    }
    return texts;
  }

  /** Keys are not what they seem where something is lost. */
  @SuppressWarnings("unchecked")
  private static <V> BiConsumer<String, V> keep(List<Object> keys) {
    BiConsumer<Object, Object> consumer = (key, value) -> keys.add(key);
    return (BiConsumer<String, V>) (BiConsumer<?, ?>) consumer;
  }

  private void session(String client) throws StoreException {
    byte[] content = losses.attempt(() -> from.maps.sessions.get(client));
    if (content == null) {
      withoutContent(client);
      return;
    }
    to.putSession(client, ByteBuffer.wrap(content));
    losses.sessions++;
    SessionState state = losses.attempt(() -> from.states.get(client));
    if (state == null) {
      losses.lostParts++;
    } else {
      subscriptions(client, state);
      received(client, state);
      queue(client, state);
    }
    will(client);
    to.step();
  }

  private void withoutContent(String client) {
    losses.lostSessions++;
    SessionState state = losses.attempt(() -> from.states.get(client));
    if (state != null) {
      losses.lostSubscriptions += state.subscriptions;
      losses.lostQueued += state.entries;
    }
  }

  private void subscriptions(String client, SessionState state) throws StoreException {
    int copied = 0;
    for (int bucket = 0; bucket < state.subscriptionBuckets; bucket++) {
      int which = bucket;
      Map<String, byte[]> filters = losses.attempt(() -> from.subscriptions.read(state, which));
      if (filters != null) {
        for (Map.Entry<String, byte[]> e : filters.entrySet()) {
          to.putSubscription(client, e.getKey(), ByteBuffer.wrap(e.getValue()));
          copied++;
        }
      }
    }
    losses.subscriptions += copied;
    losses.lostSubscriptions += Math.max(0, state.subscriptions - copied);
  }

  private void received(String client, SessionState state) throws StoreException {
    List<Integer> ids = new ArrayList<>();
    for (int page = 0; page < ReceivedIds.PAGES; page++) {
      int which = page;
      Boolean read = losses.attempt(() -> from.received.each(state, which, ids::add));
      losses.lostReceivedIds += read == null ? 1 : 0;
    }
    for (int id : ids) {
      to.putReceivedPacketId(client, id);
    }
    losses.receivedIds += ids.size();
  }

  private void will(String client) throws StoreException {
    boolean[] readable = new boolean[1];
    byte[] will =
        losses.attempt(
            () -> {
              byte[] content = from.maps.wills.get(client);
              readable[0] = true;
              return content;
            });
    if (will != null) {
      to.putWill(client, ByteBuffer.wrap(will));
      losses.wills++;
    } else if (!readable[0]) {
      losses.lostWills++;
    }
  }

  private void queue(String client, SessionState state) throws StoreException {
    long copied = 0;
    for (long number = state.head; state.entries > 0 && number < state.tail; number++) {
      long which = number;
      Chunk chunk = losses.attempt(() -> from.queues.chunk(state, which));
      for (int i = 0; chunk != null && i < chunk.count; i++) {
        if (chunk.isLive(i) && message(chunk.message(i))) {
          ByteBuffer extra = ByteBuffer.wrap(chunk.extra(i));
          to.enqueue(client, chunk.sequence(i), chunk.message(i), chunk.state(i), extra);
          copied++;
        }
      }
      to.step();
    }
    losses.queued += copied;
    losses.lostQueued += Math.max(0, state.entries - copied);
  }

  /** Puts a message that is not there yet; false if it cannot be read. */
  private boolean message(long id) throws StoreException {
    if (to.has(id)) {
      return true;
    }
    byte @Nullable [] content = losses.attempt(() -> from.messages.content(id));
    if (content == null) {
      return false;
    }
    to.putMessage(id, ByteBuffer.wrap(content));
    return true;
  }

  private void retained(String topic) throws StoreException {
    Long id = losses.attempt(() -> from.maps.retained.get(topic));
    if (id == null || !message(id)) {
      losses.lostRetained++;
      return;
    }
    to.putRetained(topic, id);
    losses.retained++;
    to.step();
  }
}
