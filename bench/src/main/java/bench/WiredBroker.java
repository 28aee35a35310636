package bench;

import broker.core.access.AccessControl;
import broker.core.access.Origin;
import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.journal.Journal;
import broker.core.limits.Limits;
import broker.core.loop.Loop;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import broker.core.session.SharedState;
import broker.core.topic.SeededHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A broker with one event loop and no network: whoever measures hands it what a socket would have
 * read, and ends its turns. Owned by the thread that made it.
 */
final class WiredBroker {
  private final Queue<Runnable> afterTurn = new ArrayDeque<>();
  private final EmbeddedChannel home = new EmbeddedChannel(); // its loop is the broker's
  private final SharedState state;
  private final ConnectionServices services;

  WiredBroker() {
    SeededHash hash = new SeededHash(1);
    PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    Loop loop = new Loop(0, home.eventLoop(), afterTurn::add, System::nanoTime);
    state =
        new SharedState(
            List.of(loop),
            new SubscriptionTree(hash),
            new RetainedMessages(hash, 10_000, 10_000_000),
            Limits.DEFAULTS,
            allocator,
            Journal.none(1));
    services =
        new ConnectionServices(
            state,
            new AccessControl(() -> Instant.EPOCH, new NoAlarms()),
            () -> "unnamed",
            allocator.metric(),
            Long.MAX_VALUE);
  }

  /** A network connection nothing was sent on yet. */
  Wire open() {
    Wire wire = new Wire();
    Origin origin = new Origin("bench", true, false, wire.peer(), List.of(), null);
    wire.pipeline().addLast(new Connection(services, origin, wire, 0));
    wire.pipeline().fireChannelActive();
    settle();
    return wire;
  }

  /** Ends turns until nothing is left to do, as after CONNECT. */
  void settle() {
    do {
      endTurn();
      home.runPendingTasks();
    } while (!afterTurn.isEmpty());
  }

  /** Flushes each connection that has something. */
  void endTurn() {
    for (Runnable task = afterTurn.poll(); task != null; task = afterTurn.poll()) {
      task.run();
    }
  }

  /** One network connection; what is written to it is counted and thrown away. */
  static final class Wire extends EmbeddedChannel {
    private long bytes;

    Wire() {
      config().setAllocator(PooledByteBufAllocator.DEFAULT);
    }

    InetSocketAddress peer() {
      return InetSocketAddress.createUnresolved("bench", 1883);
    }

    @Override
    protected java.net.SocketAddress remoteAddress0() {
      return peer();
    }

    /** So many bytes were read from it, of which one reference is handed over. */
    void arrived(ByteBuf read) {
      pipeline().fireChannelRead(read);
    }

    /** What it was sent so far, in bytes. */
    long bytes() {
      return bytes;
    }

    @Override
    protected void handleOutboundMessage(Object message) {
      ByteBuf sent = (ByteBuf) message;
      bytes += sent.readableBytes();
      sent.release();
    }
  }
}
