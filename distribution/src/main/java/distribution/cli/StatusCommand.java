package distribution.cli;

import distribution.launcher.PidFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** {@code broker status}: asks the running broker, if there is one. */
final class StatusCommand {
  // as the Linux Standard Base has them for service scripts
  private static final int NOT_RUNNING = 3;
  private static final int UNKNOWN = 4;

  private final Console console;

  StatusCommand(Console console) {
    this.console = console;
  }

  /** Tells what the broker that holds this file says at this socket. */
  int run(Path pidFile, Path socket) {
    OptionalLong pid = PidFile.holder(pidFile);
    if (pid.isEmpty()) {
      console.out().println("edge broker is not running");
      return NOT_RUNNING;
    }
    try {
      return new ControlClient(socket).run(List.of("status"), console.out());
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
