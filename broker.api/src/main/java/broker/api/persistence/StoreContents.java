package broker.api.persistence;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a store holds when the broker loads it.
 *
 * <p>Used during {@link SessionStore#load}, by the thread that calls it. Contents are lent for the
 * call. The arguments are those of {@link StoreOperations}.
 *
 * @since 1.0
 */
@ProviderType
public interface StoreContents {
  /** Tells of a session, before anything that belongs to it. */
  void session(String clientId, ByteBuffer content);

  /** Tells of a subscription of a session. */
  void subscription(String clientId, String topicFilter, ByteBuffer content);

  /**
   * Tells of the queue of a session, if it has entries.
   *
   * @param firstSequence the sequence number of the first entry
   * @param lastSequence the sequence number of the last entry
   * @param entries how many entries there are
   * @param contentBytes the size of the messages that they refer to, in bytes
   */
  void queue(
      String clientId, long firstSequence, long lastSequence, long entries, long contentBytes);

  /** Tells of a Packet Identifier that a session has received at QoS 2. */
  void receivedPacketId(String clientId, int packetId);

  /** Tells of a retained message. */
  void retained(String topic, long messageId, ByteBuffer content);

  /** Tells of the will of a session. */
  void will(String clientId, ByteBuffer content);
}
