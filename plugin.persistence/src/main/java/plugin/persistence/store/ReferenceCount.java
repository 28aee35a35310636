package plugin.persistence.store;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts the references to messages in what is copied. Owned by the thread that copies. */
final class ReferenceCount extends Forwarding {
  private static final StoreOperations NOWHERE =
      (StoreOperations)
          Proxy.newProxyInstance(
              StoreOperations.class.getClassLoader(),
              new Class<?>[] {StoreOperations.class},
              (proxy, method, arguments) -> null);

  private static final int AT_ONCE = 128;

  /** By number of the message without its last bits. */
  private final Map<Long, int[]> counts = new HashMap<>();

  ReferenceCount(LongProgress progress) {
    super(NOWHERE, progress);
  }

  private void count(long messageId) {
    counts
        .computeIfAbsent(messageId / AT_ONCE, key -> new int[AT_ONCE])[
        (int) (messageId % AT_ONCE)]++;
  }

  @Override
  public void enqueue(String clientId, long sequence, long messageId, long state, ByteBuffer extra)
      throws StoreException {
    super.enqueue(clientId, sequence, messageId, state, extra);
    count(messageId);
  }

  @Override
  public void putRetained(String topic, long messageId) throws StoreException {
    super.putRetained(topic, messageId);
    count(messageId);
  }

  /** Counts the references of queues whose sessions are gone. */
  void count(Leftovers leftovers, Queues queues) {
    for (SessionState state : leftovers.states()) {
      for (long number = state.head; number < state.tail; number++) {
        Chunk chunk = queues.chunk(state, number);
        for (int i = chunk.nextLive(0); i < chunk.count; i = chunk.nextLive(i + 1)) {
          count(chunk.message(i));
        }
      }
    }
  }

  private int counted(long messageId) {
    int[] some = counts.get(messageId / AT_ONCE);
    return some == null ? 0 : some[(int) (messageId % AT_ONCE)];
  }

  /** Compares what was counted with what the store says. */
  void compare(long key, MessagePage page, Consumer<String> problem) {
    for (int slot = 0; slot < page.slots(); slot++) {
      long id = key * page.slots() + slot;
      if (page.has(slot) && page.references(slot) != counted(id)) {
        problem.accept(
            "message "
                + id
                + " has "
                + counted(id)
                + " references, and the store says "
                + page.references(slot));
      }
    }
  }
}
