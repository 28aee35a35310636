package distribution.cli;

import distribution.launcher.PidFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code broker deploy}, {@code undeploy} and {@code rollback}: asks the running broker to change a
 * plugin, and tells what it does until it is done.
 */
final class DeployCommand {
  private static final int FAILED = 1;
  private static final int NOT_RUNNING = 3;
  private static final int UNKNOWN = 4;

  /** The broker's answer about a deployment that has not ended. */
  private static final int GOES_ON = 100;

  private final Path pidFile;
  private final Path socket;
  private final Console console;

  /** For the broker that holds this file and answers at this socket. */
  DeployCommand(Path pidFile, Path socket, Console console) {
    this.pidFile = pidFile;
    this.socket = socket;
    this.console = console;
  }

  /** Runs the command to its end; its exit status. */
  int run(String command, String argument) {
    OptionalLong pid = PidFile.holder(pidFile);
    if (pid.isEmpty()) {
      console
          .out()
          .println("edge broker is not running; at its start it takes what lies in plugins/");
      return NOT_RUNNING;
    }
    String subject = argument;
    if (command.equals("deploy")) {
      Path jar = Path.of(argument).toAbsolutePath().normalize(); // the broker has another directory
      if (!Files.isReadable(jar)) {
        return failed(jar + ": there is no such file, or it cannot be read");
      }
      subject = jar.toString();
    }
    try {
      return follow(command, subject);
    } catch (IOException e) {
      console
          .err()
          .printf(
              "broker: runs as pid %d, but its control socket does not answer: %s%n",
              pid.getAsLong(), Failures.text(e));
      return UNKNOWN;
    }
  }

  private int follow(String command, String subject) throws IOException {
    Answer begun = ask(command, subject);
    if (begun.status() != 0 || begun.lines().size() != 1) {
      begun.lines().forEach(console.err()::println);
      return begun.status() == 0 ? FAILED : begun.status();
    }
    String job = begun.lines().get(0);
    int known = 0;
    while (true) {
      Answer report = ask("deployment", job, Integer.toString(known)); // waits a moment for news
      known += report.lines().size();
      boolean ended = report.status() != GOES_ON;
      PrintStream out = ended && report.status() != 0 ? console.err() : console.out();
      report.lines().forEach(out::println);
      if (ended) {
        return report.status();
      }
    }
  }

  private record Answer(List<String> lines, int status) {}

  private Answer ask(String... request) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
      int status = new ControlClient(socket).run(List.of(request), out);
      return new Answer(text.toString(StandardCharsets.UTF_8).lines().toList(), status);
    }
  }

  private int failed(String line) {
    console.err().println("broker: " + line);
    return FAILED;
  }
}
