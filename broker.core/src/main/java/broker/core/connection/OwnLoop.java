package broker.core.connection;

import io.netty.channel.Channel;

/** The way onto the loop of a channel that may be on its way to another one. Any thread. */
final class OwnLoop {
  private OwnLoop() {}

  /** Runs the task on the loop of the channel, once it has arrived; not when it is closed. */
  static void execute(Channel channel, Runnable task) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (channel.isRegistered() && channel.eventLoop().inEventLoop()) {
                task.run();
              } else if (channel.isOpen()) {
                execute(channel, task);
              }
            });
  }
}
