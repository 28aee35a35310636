package testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Mosquitto broker in a process of its own, on the loopback address. Owned by the thread of the
 * test.
 */
public final class Mosquitto implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final int port;

  private Mosquitto(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** The program on the path, or where Debian puts it. */
  public static Optional<Path> program() {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(directory -> Path.of(directory, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The program. Where it is not installed the test is skipped, and fails when {@code CI=true} says
   * that it should be.
   */
  public static Path requireProgram() {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      String message = "mosquitto is not installed";
      Assertions.assertNotEquals("true", System.getenv("CI"), message);
      Assumptions.abort(message);
    }
    return program.orElseThrow();
  }

  /**
   * Starts one on a free port.
   *
   * @param directory for its configuration and its log
   * @param configuration lines of mosquitto.conf but for the listener
   */
  public static Mosquitto start(Path directory, String... configuration) throws IOException {
    return start(requireProgram().toString(), directory, FreePorts.next(), List.of(configuration));
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param command the program
   * @param directory for its configuration and its log, which goes on over restarts
   * @param port where it listens
   * @param configuration lines of mosquitto.conf but for the listener
   */
  public static Mosquitto start(
      String command, Path directory, int port, List<String> configuration) throws IOException {
    Path file = directory.resolve("mosquitto.conf");
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("user root"); // else it gives up the right to read its files when root starts it
    lines.addAll(configuration);
    Files.write(file, lines);
    Path log = directory.resolve("mosquitto.log");
    Process process =
        new ProcessBuilder(command, "-v", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Mosquitto started = new Mosquitto(process, log, port);
    started.awaitListening();
    return started;
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.onSpinWait(); // refused until the process has come up
      }
    }
    kill();
    throw new IOException("mosquitto does not listen on " + port + ":\n" + Files.readString(log));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** What it has logged, in all its lives. */
  public Path log() {
    return log;
  }

  /** Its process identifier. */
  public long pid() {
    return process.pid();
  }

  /** Ends it at once, as a loss of power would end the process, and waits for that. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ends it in good order and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      // Mosquitto forgets a SIGTERM that comes between its "running" and its main loop
      process.onExit().orTimeout(3, TimeUnit.SECONDS).join();
    } catch (RuntimeException e) {
      kill();
    }
  }
}
