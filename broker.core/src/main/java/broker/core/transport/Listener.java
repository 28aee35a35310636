package broker.core.transport;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** An open port. Any thread. */
public final class Listener implements AutoCloseable {
  private final Intake intake;
  private final Channel channel;
  private final InetSocketAddress address;
  private final Consumer<Listener> whenClosed;

  Listener(Intake intake, Channel channel, Consumer<Listener> whenClosed) {
    this.intake = intake;
    this.channel = channel;
    this.address = (InetSocketAddress) channel.localAddress();
    this.whenClosed = whenClosed;
  }

  /** What holds for it now. */
  public ListenerSettings settings() {
    return intake.settings();
  }

  /** Changes everything but the address; concerns connections from now on. */
  public void change(ListenerSettings changed) {
    intake.change(changed);
  }

  /** Connections that came through it and are open. */
  public int connections() {
    return intake.open();
  }

  /** Where it listens, with the port that port 0 has become. */
  public InetSocketAddress address() {
    return address;
  }

  /** Closes the port and waits until it is free; the connections that came through it stay. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    // NIO gives the port back in the select that follows, not before
    SingleThreadEventLoop loop = (SingleThreadEventLoop) channel.eventLoop();
    Promise<Void> free = ImmediateEventExecutor.INSTANCE.newPromise();
    loop.executeAfterEventLoopIteration(() -> loop.execute(() -> free.setSuccess(null)));
    free.awaitUninterruptibly();
    whenClosed.accept(this);
  }
}
