package broker.api.persistence;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place that survives the broker: keeps its session state on stable storage.
 *
 * <p>A whiteboard service; the package says what it holds, and which threads call it. Its life:
 *
 * <pre>
 *   registered -- open --&gt; open -- load?, (apply | read...)* --&gt; close -- unregistered
 *                   ^        |
 *                   \---- IO or CORRUPT
 * </pre>
 *
 * <p>When the service is unregistered the broker applies what it has collected, calls {@link
 * #close()} and only then lets the service go: {@code unregister} returns after that, so a
 * component finds its files closed when it is deactivated. While there is no store the broker holds
 * back the acknowledgements that need one, in bounds.
 *
 * <p>Any exception that is not a {@link StoreException} counts as {@link StoreException.Kind#IO}.
 *
 * @since 1.0
 */
@ConsumerType
public interface SessionStore {
  /**
   * Opens the store, or opens it again after a failure, and recovers it to the end of the last
   * batch that is whole. A store that cannot be recovered is set aside with an alarm, what can be
   * saved of it is, and a new one with another {@linkplain StorePosition#storeId() identity} takes
   * its place: the same queues under the same sequence numbers, as far as they are left. A broker
   * that has used the {@linkplain StorePosition#remainsOf() one before} goes on with it.
   *
   * @return where the store stands; the broker compares it with what it has sent, and either goes
   *     on, loads, or begins a batch with {@link StoreOperations#clear()}
   * @throws StoreException if it cannot be opened now; the broker tries again later
   */
  StorePosition open() throws StoreException;

  /**
   * Tells everything that the store holds, but of the queues only their extent. Each session comes
   * before what belongs to it. Called once after {@link #open()}, or not at all.
   *
   * @param contents takes what the store holds
   * @throws StoreException if the store cannot be read
   */
  void load(StoreContents contents) throws StoreException;

  /**
   * Applies one batch, as a whole or not at all, and returns when it is on stable storage, where a
   * loss of power does not touch it any more.
   *
   * <p>The number of the batch is stored with it. A batch whose number is that of the last one
   * applied was applied already, before a failure or a crash: nothing is done.
   *
   * @param batch the operations; lent for the call
   * @throws StoreException if the store stays as it was before the batch. A batch that {@linkplain
   *     StoreBatch#onlyReleases() only releases} never fails as {@link StoreException.Kind#FULL}: a
   *     store keeps room for it
   */
  void apply(StoreBatch batch) throws StoreException;

  /**
   * Reads a part of a queue, with the content of the messages. Batches applied before are visible.
   *
   * @param clientId the session
   * @param fromSequence the sequence number to begin with; entries below it are left out
   * @param maximumEntries how many entries to read at most
   * @param maximumBytes how much message content to read at most, in bytes; one entry is read
   *     anyway
   * @param reader takes the entries in ascending order
   * @throws StoreException if the store cannot be read
   */
  void readQueue(
      String clientId, long fromSequence, int maximumEntries, long maximumBytes, QueueReader reader)
      throws StoreException;

  /**
   * Reads one message.
   *
   * @param messageId its number
   * @return its content, valid until the next call; empty if there is no such message
   * @throws StoreException if the store cannot be read
   */
  Optional<ByteBuffer> readMessage(long messageId) throws StoreException;

  /** Returns how full the store is; it may be a little out of date. Any thread; must not block. */
  StoreSpace space();

  /** Closes the store in good order. Never throws; no call follows except {@link #open()}. */
  void close();
}
