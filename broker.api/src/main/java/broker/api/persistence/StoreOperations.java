package broker.api.persistence;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The operations of a batch, as the store takes them.
 *
 * <p>Putting what exists replaces it; removing what does not exist is no error. An operation refers
 * only to what exists: a session is put before anything that belongs to it, a message before the
 * first reference to it. Each may throw {@link StoreException}, and the batch fails with it.
 * Contents are lent for the call.
 *
 * <p>Operations of later versions of this API will be default methods that throw {@link
 * StoreException} with {@link StoreException.Kind#UNSUPPORTED}: no store loses them silently.
 *
 * @since 1.0
 */
@ConsumerType
public interface StoreOperations {
  /** Removes everything: what follows in the batch is the whole state. */
  void clear() throws StoreException;

  /** Keeps a session; what belongs to one that exists stays. */
  void putSession(String clientId, ByteBuffer content) throws StoreException;

  /** Removes a session with everything that belongs to it. */
  void removeSession(String clientId) throws StoreException;

  /** Keeps a subscription of a session. */
  void putSubscription(String clientId, String topicFilter, ByteBuffer content)
      throws StoreException;

  /** Removes a subscription of a session. */
  void removeSubscription(String clientId, String topicFilter) throws StoreException;

  /**
   * Keeps a message.
   *
   * @param messageId a number that no message in the store has
   */
  void putMessage(long messageId, ByteBuffer content) throws StoreException;

  /**
   * Appends an entry to the queue of a session.
   *
   * @param sequence greater than that of every entry that this queue has
   * @param messageId the message that the entry refers to
   * @param state the state of the delivery
   * @param extra what does not fit in the state and never changes; nearly always empty
   */
  void enqueue(String clientId, long sequence, long messageId, long state, ByteBuffer extra)
      throws StoreException;

  /** Sets the state of an entry. */
  void updateEntry(String clientId, long sequence, long state) throws StoreException;

  /** Removes an entry, which need not be the first, and its reference to the message. */
  void dequeue(String clientId, long sequence) throws StoreException;

  /**
   * Removes all entries of a part of a queue, which may have gaps, and their references.
   *
   * @param firstSequence the lowest sequence number to remove
   * @param lastSequence the highest sequence number to remove
   */
  void dequeueRange(String clientId, long firstSequence, long lastSequence) throws StoreException;

  /**
   * Keeps a Packet Identifier that was received at QoS 2 and is not released (MQTT 5.0 section
   * 4.3.3).
   *
   * @param packetId 1 to 65,535
   */
  void putReceivedPacketId(String clientId, int packetId) throws StoreException;

  /** Removes a Packet Identifier that is released. */
  void removeReceivedPacketId(String clientId, int packetId) throws StoreException;

  /** Makes a message the retained one of its topic, in the place of the one before. */
  void putRetained(String topic, long messageId) throws StoreException;

  /** Removes the retained message of a topic. */
  void removeRetained(String topic) throws StoreException;

  /** Keeps the will of a session. */
  void putWill(String clientId, ByteBuffer content) throws StoreException;

  /** Removes the will of a session. */
  void removeWill(String clientId) throws StoreException;
}
