package testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/**
 * A server that accepts one connection, reads a number of bytes, answers with fixed bytes and
 * closes.
 *
 * <p>The script runs on a thread of its own; the test sees what was read through {@link #read}.
 */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final CompletableFuture<byte[]> read;

  ScriptedServer(int bytesToRead, String answer) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    read = CompletableFuture.supplyAsync(() -> serve(bytesToRead, Hex.parse(answer)));
  }

  int port() {
    return listener.getLocalPort();
  }

  String read() {
    return Hex.format(read.join());
  }

  private byte[] serve(int bytesToRead, byte[] answer) {
    try (Socket socket = listener.accept()) {
      byte[] bytes = socket.getInputStream().readNBytes(bytesToRead);
      socket.getOutputStream().write(answer);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
