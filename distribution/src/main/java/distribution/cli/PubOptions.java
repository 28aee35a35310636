package distribution.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broker pub} was asked to do.
 *
 * @param source where the payload comes from
 * @param text the payload of {@link Source#ARGUMENT} or the file's name of {@link Source#FILE},
 *     else empty
 * @param repeat how often the message is sent
 * @param maxInflight QoS 1 and 2 messages sent and not yet acknowledged
 */
record PubOptions(
    ConnectOptions connect,
    String topic,
    int qos,
    boolean retain,
    Source source,
    String text,
    long repeat,
    Duration repeatDelay,
    int maxInflight,
    List<Property> publishProperties,
    List<Property> disconnectProperties,
    boolean debug,
    boolean quiet) {

  /** Where a payload comes from. */
  enum Source {
    ARGUMENT,
    FILE,
    STANDARD_INPUT,
    STANDARD_INPUT_LINES,
    EMPTY
  }

  /** The options in these arguments; empty when help was asked for. */
  static Optional<PubOptions> parse(List<String> args, long pid) throws UsageError {
    Parser parser = new Parser(pid);
    parser.flags.parse(args);
    return parser.help ? Optional.empty() : Optional.of(parser.build());
  }

  private static final class Parser {
    private final ConnectionFlags connection;
    private final Flags flags = new Flags();

    private @Nullable String topic;
    private boolean retain;
    private @Nullable Source source;
    private String text = "";
    private long repeat = 1;
    private Duration repeatDelay = Duration.ZERO;
    private boolean help;

    Parser(long pid) {
      connection = new ConnectionFlags(pid);
      connection
          .addTo(flags)
          .on("-t --topic", a -> topic = ConnectionFlags.topic(a.value("topic"), "publish"))
          .on("-m --message", a -> source(Source.ARGUMENT, a.value("message")))
          .on("-f --file", a -> source(Source.FILE, a.value("file")))
          .on("-s --stdin-file", a -> source(Source.STANDARD_INPUT, ""))
          .on("-l --stdin-line", a -> source(Source.STANDARD_INPUT_LINES, ""))
          .on("-n --null-message", a -> source(Source.EMPTY, ""))
          .on("-r --retain", a -> retain = true)
          .on("--repeat", a -> repeat = a.number("repeat count", 1, Integer.MAX_VALUE))
          .on("--repeat-delay", a -> repeatDelay = seconds(a.value("repeat delay")))
          .on("--help", a -> help = true);
    }

    private void source(Source from, String value) throws UsageError {
      if (source != null) {
        throw new UsageError("Error: Only one type of message can be sent at once.");
      }
      source = from;
      text = value;
    }

    private static Duration seconds(String text) throws UsageError {
      try {
        double seconds = Double.parseDouble(text);
        if (seconds >= 0 && seconds <= Integer.MAX_VALUE) {
          return Duration.ofNanos((long) (seconds * 1e9));
        }
      } catch (NumberFormatException e) {
        // told below, like a number out of range
      }
      throw new UsageError("Error: Invalid repeat delay given: " + text + ".");
    }

    private PubOptions build() throws UsageError {
      String to = topic;
      Source from = source;
      if (to == null || from == null) {
        throw new UsageError("Error: Both topic and message must be supplied.");
      }
      return new PubOptions(
          connection.build(),
          to,
          connection.qos(),
          retain,
          from,
          text,
          repeat,
          repeatDelay,
          connection.maxInflight(),
          connection.properties(Stage.PUBLISH),
          connection.properties(Stage.DISCONNECT),
          connection.debug(),
          connection.quiet());
    }
  }
}
