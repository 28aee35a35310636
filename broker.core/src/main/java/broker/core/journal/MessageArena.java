package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * The contents of the messages of one batch, one after the other. Used again for the next batch.
 * Owned by the store thread.
 */
final class MessageArena {
  private static final int FIRST_BYTES = 16 << 10;

  /** More than this is not kept for the next batch. */
  private static final int KEPT_BYTES = 2 << 20;

  private final WallClock clock;
  private ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
  private ByteBuffer view = ByteBuffer.allocate(0);
  private byte[] viewed = view.array();
  private long nowMillis;

  MessageArena(WallClock clock) {
    this.clock = clock;
  }

  /** Forgets all; nobody may ask for any of it any more. */
  void begin() {
    nowMillis = clock.millis();
    if (bytes.capacity() > KEPT_BYTES) {
      bytes = Unpooled.buffer(FIRST_BYTES);
    } else {
      bytes.clear();
    }
  }

  /** Adds a message; returns where it begins. */
  int add(ApplicationMessage message) {
    int start = bytes.writerIndex();
    MessageContent.encode(message, clock, nowMillis, bytes);
    return start;
  }

  /** Where the next message begins. */
  int end() {
    return bytes.writerIndex();
  }

  /** One of them; valid until the next is asked for. */
  ByteBuffer content(int start, int length) {
    byte[] array = bytes.array();
    if (viewed != array) {
      viewed = array;
      view = ByteBuffer.wrap(array).asReadOnlyBuffer();
    }
    return view.limit(start + length).position(start);
  }
}
