package distribution.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code broker import} say. Immutable.
 *
 * @param conf the file to read
 * @param out the directory that takes configuration files; null for that of the appliance
 * @param force whether files that are there are replaced
 */
record ImportOptions(Path conf, @Nullable Path out, boolean force) {

  /** What the arguments ask for; empty if it is help. */
  static Optional<ImportOptions> parse(List<String> args) throws UsageError {
    Arguments arguments = new Arguments(args);
    @Nullable Path conf = null;
    @Nullable Path out = null;
    boolean force = false;
    boolean mosquitto = false;
    while (!arguments.isEmpty()) {
      String word = arguments.flag();
      switch (word) {
        case "--help" -> {
          return Optional.empty();
        }
        case "mosquitto" -> mosquitto = true;
        case "--force" -> force = true;
        case "--out" -> out = Path.of(arguments.value("directory"));
        case "--conf" -> conf = Path.of(arguments.value("file"));
        default -> throw new UsageError("Error: Unknown option '" + word + "'.");
      }
    }
    if (!mosquitto || conf == null) {
      throw new UsageError("Error: expected mosquitto --conf FILE.");
    }
    return Optional.of(new ImportOptions(conf, out, force));
  }
}
