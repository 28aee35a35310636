package distribution.cli;

import distribution.launcher.Home;
import distribution.mosquitto.ImportConf;
import distribution.mosquitto.state.ImportState;
import java.io.IOException;
import java.nio.file.Files;
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
      return options.source() == ImportOptions.Source.CONFIGURATION
          ? configuration(home)
          : state(home);
    } catch (IOException e) {
      console.err().println("Error: " + Failures.text(e));
      console.err().println("Nothing is written.");
      return 1;
    }
  }

  private int configuration(Home home) throws IOException {
    Path out = options.out() == null ? home.etc() : options.out();
    return new ImportConf(options.file(), out, console.out()).run(options.force());
  }

  private int state(Home home) throws IOException {
    boolean dump = options.source() == ImportOptions.Source.DUMP;
    ImportState state = new ImportState(options.file(), dump, console.out(), console.err());
    if (options.dryRun()) {
      return state.look();
    }
    if (options.out() != null) {
      return state.run(options.out(), options.merge());
    }
    Files.size(options.file()); // without it nothing is made
    home.makeData();
    return state.run(ImportState.store(home.directory()), options.merge());
  }
}
