package broker.core.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The broker's end of a simulated network connection. It reads only when it is asked to, as a
 * socket does, and writes as much as the network takes, which the test decides. Owned by the test's
 * thread.
 */
public final class SimulatedChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final SocketAddress peer;

  // from the client
  private final Queue<ByteBuf> arriving = new ArrayDeque<>();
  private boolean ended;
  private boolean wantsRead;
  private boolean readScheduled;

  // to the client
  private final ByteBuf sent = Unpooled.buffer();
  private long room = Long.MAX_VALUE;

  private boolean closed;

  /** A connection that is up and is not registered with a loop yet. */
  public SimulatedChannel(String name, ByteBufAllocator allocator) {
    super(null);
    this.peer = InetSocketAddress.createUnresolved(name, 1883);
    config.setAllocator(allocator);
  }

  // ---- the network, as the test sees it

  /** Bytes arrive; each call is a read of its own. */
  public void arrive(byte[] bytes) {
    if (!closed) {
      arriving.add(alloc().directBuffer(bytes.length).writeBytes(bytes));
      scheduleRead();
    }
  }

  /** The client has closed its end: noticed when everything before has been read. */
  public void end() {
    ended = true;
    scheduleRead();
  }

  /** The network is gone: noticed at once. */
  public void reset() {
    onLoop(() -> unsafe().close(voidPromise()));
  }

  /** The network takes so many bytes from now on and then no more. */
  public void takeNoMoreThan(long bytes) {
    room = bytes;
    onLoop(() -> unsafe().flush());
  }

  /** Runs the task on the loop that it belongs to; while it is on its way to another, there. */
  private void onLoop(Runnable task) {
    eventLoop()
        .execute(
            () -> {
              if (closed || isRegistered() && eventLoop().inEventLoop()) {
                task.run();
              } else {
                onLoop(task);
              }
            });
  }

  /** What the network has taken and the client has not read. */
  public ByteBuf sent() {
    return sent;
  }

  /** Bytes that have arrived and were not read. */
  public int unread() {
    return arriving.stream().mapToInt(ByteBuf::readableBytes).sum();
  }

  // ---- reading

  private void scheduleRead() {
    boolean any = ended || !arriving.isEmpty();
    if (wantsRead && any && !readScheduled && isRegistered()) {
      readScheduled = true;
      eventLoop().execute(this::read0);
    }
  }

  private void read0() {
    readScheduled = false;
    if (closed || !wantsRead || !eventLoop().inEventLoop()) {
      return;
    }
    ByteBuf bytes = arriving.poll();
    if (bytes == null) {
      unsafe().close(voidPromise());
      return;
    }
    wantsRead = false;
    pipeline().fireChannelRead(bytes);
    pipeline().fireChannelReadComplete();
  }

  @Override
  protected void doBeginRead() {
    wantsRead = true;
    scheduleRead();
  }

  // ---- writing

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    for (ByteBuf next = (ByteBuf) in.current(); next != null; next = (ByteBuf) in.current()) {
      int size = next.readableBytes();
      int taken = (int) Math.min(room, size);
      sent.writeBytes(next, next.readerIndex(), taken);
      room -= taken;
      in.removeBytes(taken);
      if (taken < size) {
        return;
      }
    }
  }

  // ---- being a channel

  @Override
  protected void doClose() {
    closed = true;
    arriving.forEach(ByteBuf::release);
    arriving.clear();
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimulatedLoop;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  protected SocketAddress localAddress0() {
    return InetSocketAddress.createUnresolved("broker", 1883);
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public boolean isActive() {
    return !closed;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
