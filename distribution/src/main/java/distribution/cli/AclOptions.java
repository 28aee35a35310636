package distribution.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code broker acl check} say. Immutable.
 *
 * @param file null for the one that the broker is configured with
 * @param user null for a client without user name
 * @param subject of the client certificate; null without
 */
record AclOptions(
    @Nullable Path file,
    @Nullable String user,
    String client,
    String listener,
    @Nullable String subject,
    String topic,
    Question question) {
  /** What to ask the list. */
  enum Question {
    READ,
    WRITE,
    SUBSCRIBE
  }

  /** What the arguments ask for; empty if it is help. */
  static Optional<AclOptions> parse(List<String> args) throws UsageError {
    return new Parser().parse(args);
  }

  /** Owned by the thread that parses. */
  private static final class Parser {
    private @Nullable Path file;
    private @Nullable String user;
    private String client = "";
    private String listener = "";
    private @Nullable String subject;
    private @Nullable String topic;
    private @Nullable Question question;
    private boolean help;

    Optional<AclOptions> parse(List<String> args) throws UsageError {
      if (args.isEmpty() || args.get(0).equals("--help")) {
        return Optional.empty();
      }
      if (!args.get(0).equals("check")) {
        throw new UsageError("Error: Unknown command 'acl " + args.get(0) + "'.");
      }
      new Flags()
          .on("--file -f", a -> file = Path.of(a.value("file")))
          .on("--user -u", a -> user = a.value("user name"))
          .on("--client -i", a -> client = a.value("client identifier"))
          .on("--listener", a -> listener = a.value("listener"))
          .on("--subject", a -> subject = a.value("subject"))
          .on("--topic -t", a -> topic = a.value("topic"))
          .on("--access -a", a -> question = question(a.value("access")))
          .on("--help", a -> help = true)
          .parse(args.subList(1, args.size()));
      return help ? Optional.empty() : Optional.of(options());
    }

    private AclOptions options() throws UsageError {
      if (topic == null || topic.isEmpty() || question == null) {
        throw new UsageError("Error: --topic and --access are needed.");
      }
      boolean wild = topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0;
      if (wild && question != Question.SUBSCRIBE) {
        throw new UsageError("Error: '" + topic + "' is a filter: --access subscribe, or a topic.");
      }
      return new AclOptions(file, user, client, listener, subject, topic, question);
    }

    private static Question question(String word) throws UsageError {
      return switch (word) {
        case "read" -> Question.READ;
        case "write" -> Question.WRITE;
        case "subscribe" -> Question.SUBSCRIBE;
        default -> throw new UsageError("Error: the access is one of read, write, subscribe.");
      };
    }
  }
}
