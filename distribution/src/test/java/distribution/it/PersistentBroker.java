package distribution.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import testkit.Connect;
import testkit.FreePorts;
import testkit.PropertyId;
import testkit.RawClient;

/** The built appliance with plugin.persistence alone, killed and started. Owned by the test. */
final class PersistentBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_PATIENCE = 10;

  private final BrokerHome home;
  private final int port;
  private Process process;
  private Transcript console;

  /** A home in this directory, without bounds for queues. */
  PersistentBroker(Path directory) throws IOException {
    port = FreePorts.next();
    home = new BrokerHome(directory);
    home.write("broker.core.cfg", "max_queued_messages = 0", "max_queued_bytes = 0");
    home.listener("tcp", "port = " + port, "allow_anonymous = true");
    Path plugin = InProcessFelix.pluginJar("plugin.persistence");
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Files.copy(plugin, plugins.resolve(plugin.getFileName()));
  }

  int port() {
    return port;
  }

  BrokerHome home() {
    return home;
  }

  long pid() {
    return process.pid(); // the script has become the broker
  }

  Transcript console() {
    return console;
  }

  /** A client whose session stays when it goes. */
  RawClient connect(String id) {
    RawClient client = RawClient.open(port, PATIENCE);
    client.connect(
        Connect.v5(id).with(PropertyId.SESSION_EXPIRY_INTERVAL, SteadyPublisher.FOR_EVER));
    return client;
  }

  /** Starts it and waits until it serves. */
  void start() throws IOException, InterruptedException {
    begin();
    for (int patience = 1; true; patience++) {
      try {
        console.await("edge broker \\S+ runs, pid \\d+");
        return;
      } catch (AssertionError e) {
        if (patience == MOST_PATIENCE || !process.isAlive()) {
          throw new AssertionError(e.getMessage() + "\n" + threads(), e);
        } // the long form runs with low priority on machines that do other things
      }
    }
  }

  /** What it is doing instead. */
  private String threads() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    Transcript dump =
        new Transcript(
            new ProcessBuilder(jcmd, Long.toString(pid()), "Thread.print")
                .redirectErrorStream(true)
                .start());
    dump.awaitEnd();
    return dump.text();
  }

  /** Starts it and kills it after so long, whatever it does then. */
  void startInVain(int millis) throws IOException, InterruptedException {
    begin();
    process.waitFor(millis, TimeUnit.MILLISECONDS);
    kill();
  }

  private void begin() throws IOException {
    process = home.start("run");
    console = new Transcript(process);
  }

  /** Ends it without any chance to write something. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What its store takes on the disk. */
  long storeBytes() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.list(home.directory().resolve("data/store"))) {
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }
}
