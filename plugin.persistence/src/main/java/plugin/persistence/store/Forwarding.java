package plugin.persistence.store;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Hands what is copied on, each message once. Owned by the thread that copies. */
class Forwarding implements Sink, Additions {
  private static final int PROGRESS = 10_000;

  private final StoreOperations to;
  private final LongProgress progress;
  private final Map<Long, Long> told = new HashMap<>();
  private long records;
  private long nextProgress = PROGRESS;

  Forwarding(StoreOperations to, LongProgress progress) {
    this.to = to;
    this.progress = progress;
  }

  @Override
  public boolean has(long messageId) {
    return (told.getOrDefault(messageId >> 6, 0L) >>> (messageId & 63) & 1) != 0;
  }

  @Override
  public void step() {
    if (records >= nextProgress) {
      nextProgress = records + PROGRESS;
      progress.done(records);
    }
  }

  @Override
  public void putMessage(long messageId, ByteBuffer content) throws StoreException {
    told.merge(messageId >> 6, 1L << (messageId & 63), (a, b) -> a | b);
    to.putMessage(messageId, content);
  }

  @Override
  public void putSession(String clientId, ByteBuffer content) throws StoreException {
    records++;
    to.putSession(clientId, content);
  }

  @Override
  public void putSubscription(String clientId, String topicFilter, ByteBuffer content)
      throws StoreException {
    records++;
    to.putSubscription(clientId, topicFilter, content);
  }

  @Override
  public void enqueue(String clientId, long sequence, long messageId, long state, ByteBuffer extra)
      throws StoreException {
    records++;
    to.enqueue(clientId, sequence, messageId, state, extra);
  }

  @Override
  public void putReceivedPacketId(String clientId, int packetId) throws StoreException {
    to.putReceivedPacketId(clientId, packetId);
  }

  @Override
  public void putRetained(String topic, long messageId) throws StoreException {
    records++;
    to.putRetained(topic, messageId);
  }

  @Override
  public void putWill(String clientId, ByteBuffer content) throws StoreException {
    to.putWill(clientId, content);
  }
}
