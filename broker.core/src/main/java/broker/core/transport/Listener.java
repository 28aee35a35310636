package broker.core.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** An open port. Any thread. */
public final class Listener implements AutoCloseable {
  private final ListenerSettings settings;
  private final Channel channel;

  Listener(ListenerSettings settings, Channel channel) {
    this.settings = settings;
    this.channel = channel;
  }

  /** How it was opened. */
  public ListenerSettings settings() {
    return settings;
  }

  /** Where it listens, with the port that port 0 has become. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Closes the port and waits for that; the connections that came through it stay. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
