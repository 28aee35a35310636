package distribution.cli;

import distribution.launcher.Home;
import distribution.mosquitto.ImportConf;
import java.io.IOException;
import java.nio.file.Path;

/** {@code broker import}: what operators bring along from Mosquitto. */
final class ImportCommand {
  private final ImportOptions options;
  private final Console console;

  ImportCommand(ImportOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  int run(Home home) {
    try {
      Path out = options.out() == null ? home.etc() : options.out();
      return new ImportConf(options.conf(), out, console.out()).run(options.force());
    } catch (IOException e) {
      console.err().println("Error: " + Failures.text(e));
      console.err().println("Nothing is written.");
      return 1;
    }
  }
}
