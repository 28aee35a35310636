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
  private static final int COUNT = 1 << MessagePage.BITS;
  private static final StoreOperations NOWHERE =
      (StoreOperations)
          Proxy.newProxyInstance(
              StoreOperations.class.getClassLoader(),
              new Class<?>[] {StoreOperations.class},
              (proxy, method, arguments) -> null);

  private final Map<Long, int[]> counts = new HashMap<>();

  ReferenceCount(LongProgress progress) {
    super(NOWHERE, progress);
  }

  private void count(long messageId) {
    int[] page = counts.computeIfAbsent(messageId >> MessagePage.BITS, key -> new int[COUNT]);
    page[MessagePage.slot(messageId)]++;
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
        for (long rest = chunk.live; rest != 0; rest &= rest - 1) {
          count(chunk.message[Long.numberOfTrailingZeros(rest)]);
        }
      }
    }
  }

  /** Compares what was counted with what the store says. */
  void compare(long key, MessagePage page, Consumer<String> problem) {
    int[] counted = counts.getOrDefault(key, new int[COUNT]);
    for (int i = 0; i < COUNT; i++) {
      if (page.has(i) && page.references[i] != counted[i]) {
        problem.accept(
            "message "
                + ((key << MessagePage.BITS) + i)
                + " has "
                + counted[i]
                + " references, and the store says "
                + page.references[i]);
      }
    }
  }
}
