package distribution.cli;

import broker.core.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broker sub} was asked to do.
 *
 * @param subscribe filters to subscribe to
 * @param unsubscribe filters to unsubscribe from
 * @param filterOut messages to topics these match are not shown
 * @param format how a message is shown
 * @param count messages after which to end, 0 is none
 * @param timeout how long to wait for messages, null is forever
 * @param exitAfterSubscribe ends once subscribed
 * @param noRetained retained messages are not shown
 * @param retainedOnly ends at the first message that is not retained
 * @param removeRetained clears each retained message received
 */
record SubOptions(
    ConnectOptions connect,
    List<String> subscribe,
    List<String> unsubscribe,
    List<TopicFilter> filterOut,
    int qos,
    OutputFormat format,
    long count,
    @Nullable Duration timeout,
    boolean exitAfterSubscribe,
    boolean noRetained,
    boolean retainedOnly,
    boolean removeRetained,
    List<Property> subscribeProperties,
    List<Property> unsubscribeProperties,
    List<Property> disconnectProperties,
    boolean debug,
    boolean quiet) {

  SubOptions {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    filterOut = List.copyOf(filterOut);
  }

  /** The options in these arguments; empty when help was asked for. */
  static Optional<SubOptions> parse(List<String> args, long pid) throws UsageError {
    Parser parser = new Parser(pid);
    parser.flags.parse(args);
    return parser.help ? Optional.empty() : Optional.of(parser.build());
  }

  private static final class Parser {
    private final ConnectionFlags connection;
    private final Flags flags = new Flags();

    private final List<String> subscribe = new ArrayList<>();
    private final List<String> unsubscribe = new ArrayList<>();
    private final List<TopicFilter> filterOut = new ArrayList<>();
    private long count;
    private @Nullable Duration timeout;
    private @Nullable String format;
    private boolean verbose;
    private boolean noEndOfLine;
    private boolean exitAfterSubscribe;
    private boolean noRetained;
    private boolean retainedOnly;
    private boolean removeRetained;
    private boolean help;

    Parser(long pid) {
      connection = new ConnectionFlags(pid);
      connection
          .addTo(flags)
          .on("-t --topic", a -> subscribe.add(filter(a, "subscription").toString()))
          .on("-U --unsubscribe", a -> unsubscribe.add(filter(a, "unsubscribe").toString()))
          .on("-T --filter-out", a -> filterOut.add(filter(a, "filter")))
          .on("-C", a -> count = a.number("message count", 1, Integer.MAX_VALUE))
          .on("-W", a -> timeout = Duration.ofSeconds(a.number("timeout", 1, Integer.MAX_VALUE)))
          .on("-F", a -> format = a.value("format"))
          .on("-v --verbose", a -> verbose = true)
          .on("-N", a -> noEndOfLine = true)
          .on("-E", a -> exitAfterSubscribe = true)
          .on("-R", a -> noRetained = true)
          .on("--retained-only", a -> retainedOnly = true)
          .on("--remove-retained", a -> removeRetained = true)
          .on("--help", a -> help = true);
    }

    private static TopicFilter filter(Arguments arguments, String use) throws UsageError {
      String text = arguments.value("topic");
      TopicFilter filter = TopicFilter.parse(text, true);
      if (filter == null) {
        throw new UsageError(
            "Error: Invalid "
                + use
                + " topic '"
                + text
                + "', are all '+' and '#' wildcards correct?");
      }
      return filter;
    }

    private SubOptions build() throws UsageError {
      if (subscribe.isEmpty() && unsubscribe.isEmpty()) {
        throw new UsageError("Error: You must specify a topic to subscribe to.");
      }
      if (noRetained && (retainedOnly || removeRetained)) {
        throw new UsageError(
            "Error: -R cannot be combined with --retained-only or --remove-retained.");
      }
      return new SubOptions(
          connection.build(),
          subscribe,
          unsubscribe,
          filterOut,
          connection.qos(),
          OutputFormat.of(format, verbose, noEndOfLine),
          count,
          timeout,
          exitAfterSubscribe,
          noRetained,
          retainedOnly,
          removeRetained,
          connection.properties(Stage.SUBSCRIBE),
          connection.properties(Stage.UNSUBSCRIBE),
          connection.properties(Stage.DISCONNECT),
          connection.debug(),
          connection.quiet());
    }
  }
}
