package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** The contents of the messages of one batch, one after the other. Owned by the store thread. */
final class MessageArena {
  private static final int FIRST_BYTES = 1 << 10;

  private final WallClock clock;
  private final ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
  private ByteBuffer view = ByteBuffer.allocate(0);
  private byte[] viewed = view.array();

  MessageArena(WallClock clock) {
    this.clock = clock;
  }

  /** Adds a message; returns where it begins. */
  int add(ApplicationMessage message) {
    int start = bytes.writerIndex();
    MessageContent.encode(message, clock, clock.millis(), bytes);
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
