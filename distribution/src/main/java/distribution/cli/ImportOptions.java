package distribution.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code broker import} say. Immutable.
 *
 * @param source what the file is
 * @param file the file to read
 * @param out the directory that takes configuration files or the store; null for that of the
 *     appliance
 * @param force whether configuration files that are there are replaced
 * @param merge whether the store may have content, which stays
 * @param dryRun whether nothing is written
 */
record ImportOptions(
    Source source, Path file, @Nullable Path out, boolean force, boolean merge, boolean dryRun) {
  /** What there is to import. */
  enum Source {
    CONFIGURATION,
    DATABASE,
    DUMP
  }

  private static final String EXPECTED =
      "Error: expected mosquitto and one of --conf FILE, --db FILE and --dump FILE.";

  /** What the arguments ask for; empty if it is help. */
  static Optional<ImportOptions> parse(List<String> args) throws UsageError {
    Arguments arguments = new Arguments(args);
    @Nullable Source source = null;
    @Nullable Path file = null;
    @Nullable Path out = null;
    boolean force = false;
    boolean merge = false;
    boolean dryRun = false;
    boolean mosquitto = false;
    while (!arguments.isEmpty()) {
      String word = arguments.flag();
      switch (word) {
        case "--help" -> {
          return Optional.empty();
        }
        case "mosquitto" -> mosquitto = true;
        case "--force" -> force = true;
        case "--merge" -> merge = true;
        case "--dry-run" -> dryRun = true;
        case "--out" -> out = Path.of(arguments.value("directory"));
        case "--conf", "--db", "--dump" -> {
          if (source != null) {
            throw new UsageError(EXPECTED);
          }
          source = source(word);
          file = Path.of(arguments.value("file"));
        }
        default -> throw new UsageError("Error: Unknown option '" + word + "'.");
      }
    }
    if (!mosquitto || source == null || file == null) {
      throw new UsageError(EXPECTED);
    }
    ImportOptions options = new ImportOptions(source, file, out, force, merge, dryRun);
    options.check();
    return Optional.of(options);
  }

  private static Source source(String flag) {
    return switch (flag) {
      case "--db" -> Source.DATABASE;
      case "--dump" -> Source.DUMP;
      default -> Source.CONFIGURATION;
    };
  }

  private void check() throws UsageError {
    boolean configuration = source == Source.CONFIGURATION;
    if (configuration && (merge || dryRun)) {
      throw new UsageError("Error: --merge and --dry-run go with --db and --dump only.");
    }
    if (!configuration && force) {
      throw new UsageError("Error: --force goes with --conf only.");
    }
    if (merge && dryRun) {
      throw new UsageError("Error: --dry-run looks at no store, so --merge means nothing with it.");
    }
  }
}
