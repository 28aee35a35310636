package distribution.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broker bench} was asked to do.
 *
 * @param topic prefix of the topics
 * @param everything whether each subscriber gets all topics, or one of them
 * @param rate messages per second of all publishers together; 0 for as many as possible
 * @param maxInflight messages of one publisher that are not acknowledged
 */
record BenchOptions(
    ConnectOptions connect,
    String topic,
    int qos,
    int publishers,
    int subscribers,
    int topics,
    boolean everything,
    int size,
    double rate,
    Duration warmUp,
    Duration duration,
    int maxInflight,
    int threads,
    boolean json,
    boolean quiet) {
  private static final int MOST_CLIENTS = 100_000;
  private static final int LARGEST_PAYLOAD = 16 * 1024 * 1024;

  /** The options in these arguments; empty when help was asked for. */
  static Optional<BenchOptions> parse(List<String> args, long pid) throws UsageError {
    Parser parser = new Parser(pid);
    parser.flags.parse(args);
    return parser.help ? Optional.empty() : Optional.of(parser.build());
  }

  private static final class Parser {
    private final long pid;
    private final ConnectionFlags connection;
    private final Flags flags = new Flags();

    private String topic = "bench";
    private int publishers = 10;
    private int subscribers = 10;
    private @Nullable Integer topics;
    private boolean everything;
    private int size = 64;
    private double rate;
    private Duration warmUp = Duration.ofSeconds(5);
    private Duration duration = Duration.ofSeconds(10);
    private int threads = 1;
    private boolean json;
    private boolean help;

    Parser(long pid) {
      this.pid = pid;
      connection = new ConnectionFlags(pid);
      connection
          .addTo(flags)
          .on("-t --topic", a -> topic = ConnectionFlags.topic(a.value("topic"), "bench"))
          .on("--publishers", a -> publishers = (int) a.number("publishers", 1, MOST_CLIENTS))
          .on("--subscribers", a -> subscribers = (int) a.number("subscribers", 0, MOST_CLIENTS))
          .on("--topics", a -> topics = (int) a.number("topics", 1, 1_000_000))
          .on("--all-topics", a -> everything = true)
          .on("-s --size", a -> size = (int) a.number("size", Stamp.BYTES, LARGEST_PAYLOAD))
          .on("-r --rate", a -> rate = a.number("rate", 1, 100_000_000))
          .on("--warmup", a -> warmUp = Duration.ofSeconds(a.number("warm-up", 0, 3_600)))
          .on("--duration", a -> duration = Duration.ofSeconds(a.number("duration", 1, 86_400)))
          .on("--threads", a -> threads = (int) a.number("threads", 1, 64))
          .on("--json", a -> json = true)
          .on("--help", a -> help = true);
    }

    private BenchOptions build() throws UsageError {
      ConnectOptions connect = connection.build();
      String prefix = connect.clientId().isEmpty() ? "bench-" + pid : connect.clientId();
      return new BenchOptions(
          connect.as(prefix),
          topic,
          connection.qos(),
          publishers,
          subscribers,
          topics == null ? publishers : topics,
          everything,
          size,
          rate,
          warmUp,
          duration,
          connection.maxInflight(),
          threads,
          json,
          connection.quiet());
    }
  }

  /** The topic with this number. */
  String topic(int number) {
    return topic + "/" + number % topics;
  }

  /** How many subscribers get what is published to the topic with this number. */
  int receivers(int number) {
    int t = number % topics;
    return everything ? subscribers : subscribers / topics + (t < subscribers % topics ? 1 : 0);
  }
}
