package distribution.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code broker import} say. Immutable.
 *
 * @param source what to read, as {@code kind} says
 * @param out the directory that takes configuration files; null for that of the appliance
 */
record ImportOptions(Kind kind, Path source, @Nullable Path out, boolean force) {
  /** What there is to import. */
  enum Kind {
    CONF,
    DB,
    DUMP
  }

  /** What the arguments ask for; empty if it is help. */
  static Optional<ImportOptions> parse(List<String> args) throws UsageError {
    Arguments arguments = new Arguments(args);
    @Nullable Kind kind = null;
    @Nullable Path source = null;
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
        case "--out" -> out = Path.of(arguments.value("out"));
        case "--conf", "--db", "--dump" -> {
          if (kind != null) {
            throw new UsageError("Error: only one of --conf, --db, --dump makes sense.");
          }
          kind = Kind.valueOf(word.substring(2).toUpperCase(Locale.ROOT));
          source = Path.of(arguments.value(word.substring(2)));
        }
        default -> throw new UsageError("Error: Unknown option '" + word + "'.");
      }
    }
    if (!mosquitto) {
      throw new UsageError("Error: say from what: import mosquitto.");
    }
    if (kind == null || source == null) {
      throw new UsageError("Error: say what: --conf FILE, --db FILE or --dump FILE.");
    }
    return Optional.of(new ImportOptions(kind, source, out, force));
  }
}
