package broker.core.transport;

import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.connection.ListenerPolicy;
import broker.core.metrics.Counter;
import broker.core.session.SharedState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes in what connects to one listener, or closes it at once when a limit says so. Any thread.
 */
final class Intake extends ChannelInitializer<Channel> {
  private final IoLoops loops;
  private final SharedState state;
  private final ConnectionServices services;
  private final ConnectionGate gate;
  private final AtomicInteger open = new AtomicInteger();
  private volatile ListenerSettings settings;

  Intake(
      ListenerSettings settings,
      IoLoops loops,
      SharedState state,
      ConnectionServices services,
      ConnectionGate gate) {
    this.settings = settings;
    this.loops = loops;
    this.state = state;
    this.services = services;
    this.gate = gate;
  }

  ListenerSettings settings() {
    return settings;
  }

  void change(ListenerSettings changed) {
    settings = changed;
  }

  int open() {
    return open.get();
  }

  @Override
  public boolean isSharable() {
    return true; // one for all channels of the listener
  }

  @Override
  protected void initChannel(Channel channel) {
    int index = loops.indexOf(channel.eventLoop());
    if (!enter()) {
      state.shard(index).counters().increment(Counter.CONNECTIONS_REFUSED);
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> leave());
    ListenerPolicy policy = new ListenerPolicy(settings.name(), settings.allowAnonymous());
    channel.pipeline().addLast(new Connection(services, policy, channel, index));
  }

  private boolean enter() {
    int maximum = settings.maximumConnections();
    if (open.incrementAndGet() > maximum && maximum > 0 || !gate.enter()) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  private void leave() {
    open.decrementAndGet();
    gate.leave();
  }
}
