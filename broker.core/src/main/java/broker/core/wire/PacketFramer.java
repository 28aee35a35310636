package broker.core.wire;

import broker.core.codec.VariableByteInteger;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes from the network into packets. Owned by the connection's loop.
 *
 * <p>Packets are handed on where they lie in the read buffer. Only one that two reads share is put
 * together elsewhere, and only that one: the rest of the second buffer is again read in place.
 */
@OnEventLoop
public final class PacketFramer {
  private static final int LONGEST_HEADER = 5;
  private static final int FIRST_PENDING_BYTES = 4096;

  /** Who gets the packets. */
  public interface Sink {
    /**
     * Takes one packet.
     *
     * @param buffer borrowed for the call; retain a slice to keep a part
     * @param index where the variable header begins
     * @param end where the packet ends, exclusive
     */
    void onPacket(int firstByte, ByteBuf buffer, int index, int end) throws ProtocolException;

    /** False when no more packets are wanted for now, or for ever. */
    boolean wantsPackets();

    /** Largest packet accepted now, in bytes. */
    int maximumPacketSize();
  }

  private final Sink sink;
  private @Nullable ByteBuf
      pending; // an incomplete packet; while paused, all that has not been read
  private boolean closed;

  /** Hands packets on to that sink. */
  public PacketFramer(Sink sink) {
    this.sink = sink;
  }

  /**
   * Takes what was read.
   *
   * @param in owned by the framer from now on
   */
  public void read(ByteBuf in, ByteBufAllocator allocator) throws ProtocolException {
    try {
      ByteBuf started = pending;
      if (started != null && sink.wantsPackets() && !complete(started, in)) {
        return;
      }
      if (sink.wantsPackets()) {
        handOn(in);
      }
      if (in.isReadable() && !closed) {
        keep(in, allocator);
      }
    } finally {
      in.release();
    }
  }

  /** Goes on with what was left when the sink wanted no more. */
  public void resume(ByteBufAllocator allocator) throws ProtocolException {
    ByteBuf rest = pending;
    if (rest == null || !sink.wantsPackets()) {
      return;
    }
    pending = null;
    try {
      handOn(rest);
      if (closed || !rest.isReadable()) {
        return;
      }
      if (sink.wantsPackets()) {
        keep(rest, allocator);
      } else {
        pending = rest; // not copied: a sink that pauses at each packet would pay each time
      }
    } finally {
      if (pending != rest) {
        rest.release();
      }
    }
  }

  /** Forgets what was not read; nothing is kept any more. */
  public void close() {
    closed = true;
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  private void handOn(ByteBuf in) throws ProtocolException {
    do {
      int start = in.readerIndex();
      int available = in.readableBytes();
      if (available < 2) {
        return;
      }
      int length = remainingLength(in, start + 1, start + available);
      if (length < 0) {
        return;
      }
      int index = start + 1 + VariableByteInteger.length(length);
      int end = index + length;
      checkSize(end - start);
      if (end > start + available) {
        return;
      }
      in.readerIndex(end);
      sink.onPacket(in.getUnsignedByte(start), in, index, end);
    } while (sink.wantsPackets());
  }

  /** Adds to the pending packet and hands it on; false while it is still not complete. */
  private boolean complete(ByteBuf packet, ByteBuf in) throws ProtocolException {
    int length = remainingLength(packet, packet.readerIndex() + 1, packet.writerIndex());
    while (length < 0) {
      if (!in.isReadable()) {
        return false;
      }
      packet.writeByte(in.readByte());
      length = remainingLength(packet, packet.readerIndex() + 1, packet.writerIndex());
    }
    int size = 1 + VariableByteInteger.length(length) + length;
    checkSize(size);
    int missing = size - packet.readableBytes();
    if (missing > 0) {
      packet.writeBytes(in, Math.min(missing, in.readableBytes()));
      if (packet.readableBytes() < size) {
        return false;
      }
    }
    pending = null;
    try {
      handOn(packet);
    } finally {
      packet.release();
    }
    return true;
  }

  /**
   * Keeps what could not be handed on, in a buffer of its own size: a read buffer is not pinned.
   */
  private void keep(ByteBuf in, ByteBufAllocator allocator) throws ProtocolException {
    ByteBuf kept = pending;
    if (kept == null) {
      kept = allocator.directBuffer(Math.max(capacityFor(in), in.readableBytes()));
      pending = kept;
    }
    kept.writeBytes(in);
  }

  private int capacityFor(ByteBuf in) throws ProtocolException {
    int start = in.readerIndex();
    int length = remainingLength(in, start + 1, in.writerIndex());
    // whoever only announces a large packet does not get the memory for it yet
    return length < 0
        ? LONGEST_HEADER
        : Math.min(LONGEST_HEADER + length, Math.max(FIRST_PENDING_BYTES, 2 * in.readableBytes()));
  }

  private static int remainingLength(ByteBuf in, int index, int end) throws ProtocolException {
    int length = VariableByteInteger.decode(in, index, end);
    if (length < VariableByteInteger.NOT_ENOUGH_BYTES) {
      throw ProtocolException.malformed("MQTT-1.5.5-1", "Remaining Length is not valid");
    }
    return length;
  }

  private void checkSize(int size) throws ProtocolException {
    if (size > sink.maximumPacketSize()) {
      throw new ProtocolException(
          ReasonCode.PACKET_TOO_LARGE,
          "MQTT-3.2.2-15",
          "packet of " + size + " bytes, at most " + sink.maximumPacketSize() + " are allowed");
    }
  }
}
