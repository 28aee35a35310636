package distribution.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.auth.password.HashScheme;

/**
 * What the flags of {@code broker passwd} say. Immutable.
 *
 * @param iterations of the scheme; the usual number if none was given
 * @param user null for {@link Action#MIGRATE}
 * @param password null to ask for it
 */
record PasswdOptions(
    Action action,
    HashScheme scheme,
    int iterations,
    boolean create,
    Path file,
    @Nullable String user,
    @Nullable String password) {
  /** What to do with the file. */
  enum Action {
    SET,
    DELETE,
    VERIFY,
    MIGRATE
  }

  private static final int MOST_ITERATIONS = 10_000_000;

  /** What the arguments ask for; empty if it is help. */
  static Optional<PasswdOptions> parse(List<String> args) throws UsageError {
    return new Parser().parse(args);
  }

  /** Owned by the thread that parses. */
  private static final class Parser {
    private Action action = Action.SET;
    private HashScheme scheme = HashScheme.ARGON2ID;
    private int iterations;
    private boolean create;
    private boolean batch;
    private final List<String> words = new ArrayList<>();

    Optional<PasswdOptions> parse(List<String> args) throws UsageError {
      Arguments arguments = new Arguments(args);
      while (!arguments.isEmpty()) {
        String word = arguments.flag();
        switch (word) {
          case "--help" -> {
            return Optional.empty();
          }
          case "-c" -> create = true;
          case "-b" -> batch = true;
          case "-D" -> choose(Action.DELETE);
          case "-U" -> choose(Action.MIGRATE);
          case "--verify" -> choose(Action.VERIFY);
          case "-H" -> scheme = scheme(arguments.value("hash"));
          case "-I" -> iterations = (int) arguments.number("iterations", 1, MOST_ITERATIONS);
          default -> words.add(word(word));
        }
      }
      return Optional.of(options());
    }

    private void choose(Action chosen) throws UsageError {
      if (action != Action.SET) {
        throw new UsageError("Error: only one of -D, -U, --verify makes sense.");
      }
      action = chosen;
    }

    /** A flag that is not known is no file name, unless it comes after the file's. */
    private String word(String word) throws UsageError {
      if (word.startsWith("-") && words.isEmpty()) {
        throw new UsageError("Error: Unknown option '" + word + "'.");
      }
      return word;
    }

    private PasswdOptions options() throws UsageError {
      if (create && action != Action.SET) {
        throw new UsageError("Error: -c goes with a user to add only.");
      }
      int expected = action == Action.MIGRATE ? 1 : batch ? 3 : 2;
      if (words.size() != expected) {
        throw new UsageError(
            "Error: expected "
                + List.of("FILE", "FILE USER", "FILE USER PASSWORD").get(expected - 1)
                + (expected == 2 && words.size() == 3 ? "; a password here needs -b." : "."));
      }
      return new PasswdOptions(
          action,
          scheme,
          iterations == 0 ? scheme.iterations() : iterations,
          create,
          Path.of(words.get(0)),
          expected > 1 ? user(words.get(1)) : null,
          expected > 2 ? words.get(2) : null);
    }

    private static String user(String user) throws UsageError {
      boolean controls = user.codePoints().anyMatch(Character::isISOControl);
      if (user.isEmpty() || user.indexOf(':') >= 0 || user.startsWith("#") || controls) {
        throw new UsageError(
            "Error: a user name is not empty, has neither colon nor control character, and does not"
                + " begin with #.");
      }
      if (!user.equals(user.strip())) {
        throw new UsageError("Error: a user name neither begins nor ends with a blank.");
      }
      return user;
    }

    private static HashScheme scheme(String label) throws UsageError {
      for (HashScheme scheme : HashScheme.values()) {
        if (scheme.label().equals(label)) {
          return scheme;
        }
      }
      throw new UsageError("Error: the hash is one of argon2id, sha512-pbkdf2, sha512.");
    }
  }
}
