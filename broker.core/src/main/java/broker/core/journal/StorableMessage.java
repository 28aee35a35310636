package broker.core.journal;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message that can be written as it is stored, without a copy of it in between. Owned by the loop
 * that delivers it.
 */
@OnEventLoop
public abstract class StorableMessage {
  // where it was written already, for the other sessions that get it
  @Nullable StoreBlock block;
  int place; // which content of the block it is

  /** Appends it as {@link MessageContent}. */
  protected abstract void writeTo(ByteBuf out, WallClock clock);

  /** Size of its topic, properties and payload. */
  public abstract int size();

  /** A copy that is kept. */
  public abstract ApplicationMessage message();

  /** It is another message from now on. */
  protected final void isNew() {
    block = null;
  }
}
