package broker.core.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One connection to the control socket, read and written with deadlines: who connects and falls
 * silent is left behind. Owned by the control thread.
 */
final class ControlExchange implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 8 * 1024;
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final LongSupplier nanoClock;

  ControlExchange(SocketChannel channel, LongSupplier nanoClock) throws IOException {
    this.channel = channel;
    this.nanoClock = nanoClock;
    this.selector = Selector.open();
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * The request, without its line feed.
   *
   * @throws IOException if none came in time, or one that is too long
   */
  String request() throws IOException {
    long deadline = nanoClock.getAsLong() + REQUEST_TIME.toNanos();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(1024);
    while (request.size() <= MAX_REQUEST_BYTES) {
      await(SelectionKey.OP_READ, deadline);
      if (channel.read(chunk.clear()) < 0) {
        throw new IOException("closed before the request was complete");
      }
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte b = chunk.get();
        if (b == '\n') {
          return request.toString(StandardCharsets.UTF_8);
        }
        request.write(b);
      }
    }
    throw new IOException("a request of more than " + MAX_REQUEST_BYTES + " bytes");
  }

  /** Sends the answer. */
  void answer(String answer) throws IOException {
    long deadline = nanoClock.getAsLong() + ANSWER_TIME.toNanos();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer);
    while (channel.write(bytes) >= 0 && bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline);
    }
  }

  private void await(int operation, long deadline) throws IOException {
    key.interestOps(operation);
    long remainingMillis = Duration.ofNanos(deadline - nanoClock.getAsLong()).toMillis();
    if (remainingMillis <= 0 || selector.select(remainingMillis) == 0) {
      throw new IOException("the other side is too slow");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
