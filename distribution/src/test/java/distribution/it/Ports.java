package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** Ports of this machine. */
final class Ports {
  private Ports() {}

  /** Waits until nobody listens on it. */
  static void awaitClosed(int port) throws IOException {
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (accepts(port)) {
      assertTrue(System.nanoTime() < deadline, "port " + port + " is still open");
      Thread.onSpinWait();
    }
  }

  /** True if somebody listens on it. */
  static boolean accepts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (SocketException e) {
      return false; // refused, or reset because the listener closed with this one in its backlog
    }
  }
}
