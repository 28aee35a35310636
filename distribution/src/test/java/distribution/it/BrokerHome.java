package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A home directory for the built appliance, and its command line there. The installation is shared
 * by all homes and nothing of it is copied. Owned by the test's thread.
 */
final class BrokerHome {
  static final Path APPLIANCE = Path.of(System.getProperty("appliance"));
  private static final Pattern PORT = Pattern.compile("mqtt://127.0.0.1:(\\d+)");

  private final Path directory;
  private final Path script;
  private final Map<String, String> environment = new TreeMap<>();

  /** A home with a default configuration, but for one listener on a port that is free. */
  BrokerHome(Path directory) throws IOException {
    this(directory, APPLIANCE.resolve("bin/broker"));
  }

  /** The same for the installation that this script belongs to. */
  BrokerHome(Path directory, Path script) throws IOException {
    this.directory = directory;
    this.script = script;
    Files.createDirectories(directory.resolve("etc"));
    shipped("logging.properties");
    write("broker.core.cfg");
    listener("tcp", "port = 0", "allow_anonymous = true");
  }

  Path directory() {
    return directory;
  }

  Path etc(String file) {
    return directory.resolve("etc").resolve(file);
  }

  /** Gives later commands an environment variable. */
  BrokerHome with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Replaces a file in {@code etc/} at once, as an editor does. */
  void write(String file, String... lines) throws IOException {
    Path draft = etc(file + ".draft");
    Files.write(draft, List.of(lines));
    Files.move(draft, etc(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes a file of {@code etc/} as the appliance has it. */
  void shipped(String file) throws IOException {
    Files.copy(APPLIANCE.resolve("etc").resolve(file), etc(file));
  }

  void listener(String name, String... lines) throws IOException {
    write("broker.listener-" + name + ".cfg", lines);
  }

  void removeListener(String name) throws IOException {
    Files.delete(etc("broker.listener-" + name + ".cfg"));
  }

  /** What a command said, both streams together, and its exit status. */
  record Result(int status, String output) {}

  /** Runs a command to its end. */
  Result run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    process.getOutputStream().close();
    Transcript output = new Transcript(process);
    if (!output.awaitEnd()) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " does not end:\n" + output);
    }
    return new Result(process.waitFor(), output.text());
  }

  /** Starts the broker as a service; the port of its plain listener. */
  int serve() throws IOException, InterruptedException {
    Result started = run("start");
    Matcher port = PORT.matcher(started.output());
    assertTrue(port.find(), started.output());
    return Integer.parseInt(port.group(1));
  }

  /** Starts a command that goes on; its errors come with its output. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BROKER_HOME", directory.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What the broker has logged. */
  String log() throws IOException {
    Path file = directory.resolve("log/broker.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
