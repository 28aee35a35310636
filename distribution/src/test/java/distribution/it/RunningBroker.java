package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The built appliance, run in the foreground for all tests of a class; what it said is shown when
 * one fails. Owned by the test's thread.
 */
final class RunningBroker
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final int STOP_SECONDS = 5;
  private static final int LINES_SHOWN = 30;

  private final String[] settings;
  private Path directory;
  private BrokerHome home;
  private Process process;
  private Transcript console;
  private int port;

  /** A broker with these lines in {@code broker.core.cfg}. */
  RunningBroker(String... settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    directory = Files.createTempDirectory("broker");
    start(new BrokerHome(directory));
  }

  private void start(BrokerHome home) throws IOException, InterruptedException {
    this.home = home;
    home.write("broker.core.cfg", settings);
    process = home.start("run");
    console = new Transcript(process);
    console.await("edge broker \\S+ runs, pid \\d+");
    port = port("tcp", 0);
  }

  BrokerHome home() {
    return home;
  }

  Transcript console() {
    return console;
  }

  /** The port of the listener every home has. */
  int port() {
    return port;
  }

  /** The port of a listener that was opened after the mark. */
  int port(String listener, int mark) throws InterruptedException {
    Matcher opened = console.await(mark, "listener " + listener + " on \\S+:(\\d+)");
    return Integer.parseInt(opened.group(1));
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      show(context.getDisplayName());
    }
  }

  /** Shows what the broker said last. */
  void show(String occasion) {
    List<String> last = console.lines(Math.max(0, console.mark() - LINES_SHOWN));
    System.out.println("--- the broker, " + occasion + " failed\n" + String.join("\n", last));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process != null) {
      end();
    }
    delete(directory);
  }

  private void end() throws InterruptedException {
    process.destroy();
    boolean inTime = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(inTime, () -> "still running " + STOP_SECONDS + " s after SIGTERM:\n" + console);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
