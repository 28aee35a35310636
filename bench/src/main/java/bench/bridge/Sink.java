package bench.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;

/**
 * The remote end of a bridge: takes MQTT 3.1.1 connections, acknowledges everything at once and
 * counts. Any thread.
 */
final class Sink implements AutoCloseable {
  private final ServerSocket server;
  private final LongAdder received = new LongAdder();

  Sink() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    daemon("sink", this::accept);
  }

  static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Messages that have come, over all connections. */
  long received() {
    return received.sum();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        daemon("sink connection", () -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      PacketStream stream = new PacketStream(socket);
      while (stream.next()) {
        answer(stream);
      }
    } catch (IOException e) {
      // the bridge has gone
    }
  }

  private void answer(PacketStream in) {
    switch (in.type()) {
      case 1 -> in.write(0x20, 2, 0, 0); // CONNECT
      case 3 -> { // PUBLISH
        received.increment();
        int qos = in.firstByte() >> 1 & 3;
        if (qos > 0) {
          int identifier = in.unsignedShort(2 + in.unsignedShort(0));
          in.write(qos == 1 ? 0x40 : 0x50, 2, identifier >> 8, identifier & 0xFF);
        }
      }
      case 6 -> in.write(0x70, 2, in.unsignedShort(0) >> 8, in.unsignedShort(0) & 0xFF); // PUBREL
      case 8 -> in.write(0x90, 3, in.unsignedShort(0) >> 8, in.unsignedShort(0) & 0xFF, 0);
      case 10 -> in.write(0xB0, 2, in.unsignedShort(0) >> 8, in.unsignedShort(0) & 0xFF);
      case 12 -> in.write(0xD0, 0); // PINGREQ
      default -> {}
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
