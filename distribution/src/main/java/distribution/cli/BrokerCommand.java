package distribution.cli;

import distribution.launcher.PidFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A command for the running broker, if there is one: {@code broker status} and its like. */
final class BrokerCommand {
  // as the Linux Standard Base has them for service scripts
  private static final int NOT_RUNNING = 3;
  private static final int UNKNOWN = 4;

  private final Path pidFile;
  private final Path socket;
  private final Console console;

  /** For the broker that holds this file and answers at this socket. */
  BrokerCommand(Path pidFile, Path socket, Console console) {
    this.pidFile = pidFile;
    this.socket = socket;
    this.console = console;
  }

  /** True if there is a broker to ask. */
  boolean canBeAsked() {
    return PidFile.holder(pidFile).isPresent();
  }

  /** Tells what the broker says; returns its exit status. */
  int run(List<String> command) {
    OptionalLong pid = PidFile.holder(pidFile);
    if (pid.isEmpty()) {
      console.out().println("edge broker is not running");
      return NOT_RUNNING;
    }
    try {
      return new ControlClient(socket).run(command, console.out());
    } catch (IOException e) {
      console
          .err()
          .printf(
              "broker: runs as pid %d, but its control socket does not answer: %s%n",
              pid.getAsLong(), Failures.text(e));
      return UNKNOWN;
    }
  }
}
