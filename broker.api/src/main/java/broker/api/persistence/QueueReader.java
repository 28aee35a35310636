package broker.api.persistence;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the entries of a queue that are read from a store.
 *
 * <p>Used during {@link SessionStore#readQueue}, by the thread that calls it.
 *
 * @since 1.0
 */
@ProviderType
@FunctionalInterface
public interface QueueReader {
  /**
   * Takes one entry; the arguments are those of {@link StoreOperations#enqueue}.
   *
   * @param content the content of the message
   */
  void entry(long sequence, long messageId, long state, ByteBuffer extra, ByteBuffer content);
}
