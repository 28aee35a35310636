package broker.core.client.remote;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Mosquitto broker in a process of its own, on a free port of this machine. Where it is not
 * installed the test is skipped, and fails when {@code CI=true} says that it should be.
 */
public final class Mosquitto implements AutoCloseable {
  private final Process process;
  private final Path directory;
  private final int port;

  private Mosquitto(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one that lets everybody in; more lines of configuration may follow. */
  public static Mosquitto start(String... configuration) throws IOException {
    Path program = find().orElseGet(Mosquitto::missing);
    int port = freePort();
    Path directory = Files.createTempDirectory("mosquitto");
    Path file = directory.resolve("mosquitto.conf");
    Files.write(
        file, Stream.of("listener " + port + " 127.0.0.1", "allow_anonymous true").toList());
    Files.write(file, List.of(configuration), StandardOpenOption.APPEND);
    Process process =
        new ProcessBuilder(program.toString(), "-v", "-c", file.toString())
            .redirectErrorStream(true)
            .start();
    Mosquitto started = new Mosquitto(process, directory, port);
    started.awaitRunning();
    return started;
  }

  private static Optional<Path> find() {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":"))
        .map(directory -> Path.of(directory, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path missing() {
    if ("true".equals(System.getenv("CI"))) {
      return fail("mosquitto is not installed");
    }
    return abort("mosquitto is not installed");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Reads its log until it says so, and drains the rest, which would block it else. */
  private void awaitRunning() throws IOException {
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.endsWith(" running")) {
        Thread drain = new Thread(() -> drain(log), "mosquitto-log");
        drain.setDaemon(true);
        drain.start();
        return;
      }
    }
    throw new IOException("mosquitto has ended with status " + process.onExit().join().exitValue());
  }

  private static void drain(Reader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // closed with the process
    }
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return port;
  }

  /** Ends it and waits for that. */
  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
