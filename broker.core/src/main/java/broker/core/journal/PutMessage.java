package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps the content of a message. Owned by the store thread. */
final class PutMessage extends Operation {
  private final long id;
  private final byte[] content;

  PutMessage(long id, byte[] content) {
    this.id = id;
    this.content = content;
  }

  @Override
  @Nullable DurableSession session() {
    return null;
  }

  @Override
  boolean puts() {
    return true;
  }

  @Override
  boolean isMessage() {
    return true;
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    store.putMessage(id, ByteBuffer.wrap(content).asReadOnlyBuffer());
  }
}
