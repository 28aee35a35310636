package testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network between a bridge and its remote broker that can be cut, at once or after so many bytes,
 * and can fall silent without telling. Any thread.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean silent;
  private volatile boolean down;

  /**
   * A network to the port on this machine.
   *
   * @param port where it listens; 0 for a free one
   */
  public FaultyProxy(int port, int target) throws IOException {
    this.target = target;
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (down) {
          client.close();
          continue;
        }
        sockets.add(client);
        try {
          Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(broker);
          daemon(() -> copy(client, broker));
          daemon(() -> copy(broker, client));
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        // closed, or the next one may work
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[4_096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (silent) {
          continue; // both sides believe that all is well
        }
        long before = left.getAndAdd(-n);
        if (before < n) {
          out.write(buffer, 0, (int) Math.max(0, before)); // in the middle of a packet
          left.set(Long.MAX_VALUE);
          cut();
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the other direction has closed it
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** Ends all connections. */
  public void cut() {
    for (Socket each : sockets) {
      try {
        each.close();
      } catch (IOException e) {
        // it is closed
      }
    }
  }

  /** Ends all connections when so many bytes have passed. */
  public void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Swallows everything on connections that there are, or passes on what comes on new ones. */
  public void silent(boolean on) {
    silent = on;
  }

  /** Ends all connections and lets none come about, or does again. */
  public void down(boolean now) {
    down = now;
    if (now) {
      cut();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
