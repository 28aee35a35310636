package plugin.auth.acl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Mosquitto process that believes every user name. Owned by the thread of the test. */
final class Mosquitto implements AutoCloseable {
  private final Process process;
  private final int port;

  private Mosquitto(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The program, where Debian puts it or on the path. */
  static Optional<Path> program() {
    return Stream.concat(Stream.of("/usr/sbin"), Stream.of(System.getenv("PATH").split(":")))
        .map(folder -> Path.of(folder, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Mosquitto start(Path program, Path folder, Path list) throws IOException {
    int port = freePort();
    Path configuration = folder.resolve("mosquitto.conf");
    Files.write(
        configuration,
        List.of(
            "listener " + port + " 127.0.0.1",
            "user root", // else it gives up the right to read its files when root starts it
            "allow_anonymous true",
            "acl_file " + list));
    Process process =
        new ProcessBuilder(program.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    awaitListening(process, port);
    return new Mosquitto(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(Process process, int port) {
    while (process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.onSpinWait(); // refused until the process has come up
      }
    }
    throw new IllegalStateException("Mosquitto exited with " + process.exitValue());
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
