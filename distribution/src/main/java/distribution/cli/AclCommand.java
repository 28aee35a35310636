package distribution.cli;

import distribution.launcher.Home;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import plugin.auth.acl.Access;
import plugin.auth.acl.AclFile;
import plugin.auth.acl.Subject;
import plugin.auth.acl.Verdict;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

/** {@code broker acl check}: what an access control list says, and which line of it. */
final class AclCommand {
  /** The exit status of a refusal, which is no failure of the command. */
  private static final int DENIED = 3;

  private final AclOptions options;
  private final Console console;

  AclCommand(AclOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  int run(Home home) {
    try {
      Path file = options.file() == null ? configured(home) : options.file();
      return tell(decide(AclFile.parse(TextFile.read(file, true))));
    } catch (UsageError e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return failed("Error: '" + options.subject() + "' is no subject, such as CN=pump-7,O=Plant.");
    } catch (FileProblem e) {
      return failed("Error: " + e.text());
    } catch (IOException e) {
      return failed("Error: " + Failures.text(e));
    }
  }

  private static Path configured(Home home) throws IOException, UsageError {
    Properties configuration = new Properties();
    try (Reader reader =
        Files.newBufferedReader(home.etc().resolve("plugin.auth.cfg"), StandardCharsets.UTF_8)) {
      configuration.load(reader);
    }
    String name = configuration.getProperty("acl_file", "").strip();
    if (name.isEmpty()) {
      throw new UsageError("Error: etc/plugin.auth.cfg has no acl_file; name one with --file.");
    }
    return home.directory().resolve(name);
  }

  private Verdict decide(AclFile list) {
    Subject subject =
        Subject.of(options.user(), options.client(), options.listener(), options.subject());
    return switch (options.question()) {
      case READ -> list.decide(subject, options.topic(), Access.READ);
      case WRITE -> list.decide(subject, options.topic(), Access.WRITE);
      case SUBSCRIBE -> list.decideSubscription(subject, options.topic());
    };
  }

  private int tell(Verdict verdict) {
    String outcome = verdict.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    console.out().println(outcome + ": " + verdict.reason());
    return verdict.outcome() == Verdict.Outcome.DENIED ? DENIED : 0;
  }

  private int failed(String line) {
    console.err().println(line);
    return 1;
  }
}
