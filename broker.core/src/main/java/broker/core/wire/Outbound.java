package broker.core.wire;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import broker.core.metrics.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one peer: packets are encoded straight into one buffer, which is written and
 * flushed once per turn of the loop. Owned by the connection's loop.
 */
@OnEventLoop
public final class Outbound extends TurnTask {
  private static final int SMALLEST_BUFFER = 256;
  private static final int LARGEST_BUFFER = 64 * 1024;

  private final Channel channel;
  private final int limitBytes;
  private WireLoop loop;

  private @Nullable ByteBuf buffer;
  private int nextCapacity = SMALLEST_BUFFER;
  private boolean unsettled; // the network may not have taken all that was written
  private boolean closed;

  /**
   * @param limitBytes how much may wait for the network; Netty is to say when half of it has left,
   *     which is the time to send more
   */
  public Outbound(Channel channel, WireLoop loop, int limitBytes) {
    this.channel = channel;
    this.loop = loop;
    this.limitBytes = limitBytes;
    int high = Math.min(LARGEST_BUFFER, limitBytes / 2);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
  }

  /** The connection goes on on another loop; nothing may be waiting to be flushed. */
  public void moveTo(WireLoop other) {
    assert buffer == null;
    loop = other;
  }

  /**
   * The buffer to write a packet to, with room for it; it leaves at the end of this turn.
   *
   * @return lent for one packet
   */
  public ByteBuf reserve(int size) {
    ByteBuf out = buffer;
    if (out != null && out.writableBytes() >= size) {
      return out;
    }
    return reserveMore(out, size);
  }

  private ByteBuf reserveMore(@Nullable ByteBuf full, int size) {
    ByteBuf out = full;
    if (out != null && out.readableBytes() + size > LARGEST_BUFFER) {
      buffer = null; // whoever hears of what is shipped may write and flush
      ship(out);
      out = buffer;
    }
    if (out == null) {
      out = channel.alloc().directBuffer(Math.max(nextCapacity, size));
      buffer = out;
      loop.loop().atTurnEnd(this);
    } else {
      out.ensureWritable(size);
    }
    return out;
  }

  /**
   * Sends a large payload behind what was written, without copying it.
   *
   * @param payload owned by this call: one reference is released when it has left
   */
  public void append(ByteBuf payload) {
    ByteBuf out = buffer;
    if (out != null) {
      buffer = null;
      ship(out);
    }
    ship(payload);
    loop.loop().atTurnEnd(this);
  }

  /** False when so much waits for the network that no more messages should be written. */
  public boolean isWritable() {
    ByteBuf out = buffer;
    int waiting = out == null ? 0 : out.readableBytes();
    return unsettled ? hasRoomFor(waiting) : waiting < limitBytes;
  }

  private boolean hasRoomFor(int waiting) {
    long unsent = unsentBytes();
    if (unsent == 0) {
      unsettled = false;
    }
    long total = unsent + waiting;
    return total < limitBytes && (total < LARGEST_BUFFER || !loop.isMemoryShort());
  }

  /** Bytes that were written and that the network has not taken. */
  private long unsentBytes() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  /** Sends at once what was written in this turn. */
  public void flush() {
    ByteBuf out = buffer;
    buffer = null;
    if (closed) {
      if (out != null) {
        out.release();
      }
      return;
    }
    if (out != null) {
      adapt(out.readableBytes());
      ship(out);
    }
    channel.flush();
    unsettled = unsentBytes() > 0;
  }

  @Override
  protected void atTurnEnd() {
    flush();
  }

  /** Forgets what was not flushed; nothing is written any more. */
  public void close() {
    closed = true;
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }

  private void ship(ByteBuf bytes) {
    loop.counters().add(Counter.BYTES_SENT, bytes.readableBytes());
    if (closed) {
      bytes.release();
    } else {
      unsettled = true;
      channel.write(bytes, channel.voidPromise());
    }
  }

  /** The next buffer is as large as this one would have had to be, so that it need not grow. */
  private void adapt(int written) {
    int wanted = Integer.highestOneBit(Math.max(written - 1, SMALLEST_BUFFER - 1)) << 1;
    nextCapacity =
        wanted > nextCapacity
            ? Math.min(wanted, LARGEST_BUFFER)
            : Math.max(SMALLEST_BUFFER, Math.max(wanted, nextCapacity >> 1));
  }
}
