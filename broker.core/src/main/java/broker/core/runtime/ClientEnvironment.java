package broker.core.runtime;

import broker.core.client.ClientConnector;
import broker.core.transport.IoLoops;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the client role takes from its environment: sockets, memory, names, and threads for what may
 * block. There are no such threads while there is nothing to do. Any thread.
 */
public final class ClientEnvironment implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor blocking =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          new DefaultThreadFactory("broker-names", true));
  private final ClientConnector connector;

  /** The environment of clients on these loops. */
  public ClientEnvironment(IoLoops loops) {
    blocking.allowCoreThreadTimeOut(true);
    connector =
        new ClientConnector(
            loops.sockets(),
            PooledByteBufAllocator.DEFAULT,
            PlatformDependent.maxDirectMemory(),
            ClientEnvironment::lookUp,
            blocking);
  }

  private static List<InetSocketAddress> lookUp(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      found.add(new InetSocketAddress(address, port));
    }
    return found;
  }

  /** Makes connections. */
  public ClientConnector connector() {
    return connector;
  }

  /** Ends the threads; the loops are somebody else's. */
  @Override
  public void close() {
    blocking.shutdownNow();
  }
}
