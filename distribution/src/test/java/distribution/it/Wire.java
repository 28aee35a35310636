package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A network cable between one client and the broker that can be cut, or go dead without either end
 * noticing. Two threads of its own carry the bytes; the test's thread does the damage.
 */
final class Wire implements AutoCloseable {
  private final ServerSocket server;
  private final int brokerPort;
  private final CountDownLatch cut = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean dead;
  private volatile Socket client;
  private volatile Socket broker;

  /** A cable to the broker at this port. */
  Wire(int brokerPort) throws IOException {
    this.brokerPort = brokerPort;
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    thread(this::accept).start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "wire");
    thread.setDaemon(true);
    return thread;
  }

  /** The port the client has to connect to. */
  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      client = server.accept();
      server.close();
      broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
      thread(() -> carry(client, broker)).start();
      carry(broker, client);
    } catch (IOException e) {
      close();
    } finally {
      ended.countDown();
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] bytes = new byte[16_384];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (dead) {
          cut.await();
        }
        out.write(bytes, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      close();
    }
  }

  /** Waits until the broker ends the connection. */
  void awaitEnd() throws InterruptedException {
    assertTrue(ended.await(PeerConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** From now on nothing arrives at either end, and no end sees why. */
  void goDead() {
    dead = true;
  }

  /** Cuts it: both ends see the connection gone, without a word of MQTT. */
  @Override
  public void close() {
    cut.countDown();
    quietly(server);
    quietly(client);
    quietly(broker);
  }

  private static void quietly(AutoCloseable end) {
    try {
      if (end != null) {
        end.close();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
