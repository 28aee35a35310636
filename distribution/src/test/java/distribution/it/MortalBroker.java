package distribution.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built appliance on a port of its own, which is killed and started again with what it has on
 * disk. Owned by the test's thread.
 */
final class MortalBroker implements AutoCloseable {
  private static final int STOP_SECONDS = 10;

  /** How many times as long as usual a start may take: several of them come and go together. */
  private static final int PATIENCE = 3;

  private final BrokerHome home;
  private final int port;
  private Process process;
  private Transcript console;

  MortalBroker(Path directory, int port) throws IOException {
    this.home = new BrokerHome(directory);
    this.port = port;
    home.listener("tcp", "host = 127.0.0.1", "port = " + port, "allow_anonymous = true");
  }

  MortalBroker start() throws IOException, InterruptedException {
    process = home.start("run");
    console = new Transcript(process);
    for (int i = 1; ; i++) {
      try {
        console.await("listener tcp on ");
        return this;
      } catch (AssertionError e) {
        if (i == PATIENCE || !process.isAlive()) {
          throw e;
        }
      }
    }
  }

  BrokerHome home() {
    return home;
  }

  int port() {
    return port;
  }

  /** What it has said in this life. */
  Transcript console() {
    return console;
  }

  /** Ends it as a loss of power would end the process. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Forgets what it has on disk; to be called while it is dead. */
  void forget() throws IOException {
    Path data = home.directory().resolve("data");
    if (Files.exists(data)) {
      try (Stream<Path> tree = Files.walk(data)) {
        List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
