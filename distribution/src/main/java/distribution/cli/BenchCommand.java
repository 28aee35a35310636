package distribution.cli;

import broker.core.client.ClientConnection;
import broker.core.client.ClientConnector;
import broker.core.client.ClientSettings;
import broker.core.client.ClientState;
import broker.core.packet.ConnectProperties;
import broker.core.packet.ReasonCode;
import broker.core.runtime.ClientEnvironment;
import broker.core.transport.IoLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * {@code broker bench}: publishers and subscribers that measure a broker. Exit status 0 when it was
 * measured, 7 when a connection was lost, 1 when it could not begin.
 *
 * <p>Owned by the main thread; the clients are owned by loops of their own.
 */
final class BenchCommand {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int CONNECTING = 32; // at a time: lookups and listeners have bounds
  private static final int CONNECTION_LOST = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long PATIENCE_NANOS = 2 * NANOS_PER_SECOND; // for messages on their way
  private static final long LOOK_MILLIS = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private final BenchOptions options;
  private final Console console;
  private final ClientConnector connector;
  private final CountDownLatch broken = new CountDownLatch(1);
  private final List<BenchLoop> loops = new ArrayList<>();
  private final List<BenchClient> clients = new ArrayList<>();

  BenchCommand(BenchOptions options, Console console) {
    this.options = options;
    this.console = console;
    IoLoops io = new IoLoops(options.threads(), true, System::nanoTime);
    io.all().forEach(loop -> loops.add(new BenchLoop(loop, broken)));
    connector = new ClientEnvironment(io).connector();
  }

  /** Does what the options say. */
  int run() throws InterruptedException {
    double connectMillis;
    try {
      connectMillis = connectAll();
    } catch (IOException e) {
      console.err().println("Error: " + Failures.text(e));
      return 1;
    }
    BenchReport report = measure(connectMillis);
    leave();
    for (BenchLoop loop : loops) {
      String failure = loop.counts().failure();
      if (failure != null) {
        console.err().println("Error: The connection was lost: " + failure);
        return CONNECTION_LOST;
      }
    }
    console.out().print(options.json() ? report.json() : report.text());
    return 0;
  }

  // ---- clients

  private double connectAll() throws IOException {
    long start = System.nanoTime();
    List<CompletionStage<ClientConnection>> opening = new ArrayList<>();
    for (int i = 0; i < options.subscribers(); i++) {
      opening.add(open(new BenchClient(loop(i).counts()), loop(i), "-s" + i));
      awaitSome(opening);
    }
    for (int i = 0; i < options.publishers(); i++) {
      BenchPublisher publisher = new BenchPublisher(options, i, loop(i).counts());
      loop(i).add(publisher);
      opening.add(open(publisher, loop(i), "-p" + i));
      awaitSome(opening);
    }
    for (CompletionStage<ClientConnection> each : opening) {
      NetworkClient.await(each);
    }
    double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
    for (int i = 0; i < options.subscribers(); i++) {
      subscribe(clients.get(i).connection(), i);
    }
    return millis;
  }

  private BenchLoop loop(int number) {
    return loops.get(number % loops.size());
  }

  private CompletionStage<ClientConnection> open(
      BenchClient client, BenchLoop loop, String suffix) {
    ConnectOptions connect = options.connect().as(options.connect().clientId() + suffix);
    clients.add(client);
    connector.open(
        loop.loop(),
        new ClientConnector.Target(connect.host(), connect.port()),
        NetworkClient.engine(connect),
        new ClientSettings(
            CorePackets.connect(connect), CONNECT_TIMEOUT, ConnectProperties.NO_LIMIT, 0),
        new ClientState(),
        client);
    return client.opened();
  }

  private static void awaitSome(List<CompletionStage<ClientConnection>> opening)
      throws IOException {
    if (opening.size() == CONNECTING) {
      for (CompletionStage<ClientConnection> each : opening) {
        NetworkClient.await(each);
      }
      opening.clear();
    }
  }

  private void subscribe(ClientConnection connection, int number) throws IOException {
    String filter = options.everything() ? options.topic() + "/#" : options.topic(number);
    List<ReasonCode> granted =
        NetworkClient.await(
            connection.subscribe(CorePackets.subscribe(List.of(filter), options.qos(), List.of())));
    if (granted.get(0).isError()) {
      throw new IOException(
          "the subscription to " + filter + " was denied: " + Failures.words(granted.get(0)));
    }
  }

  private void leave() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (CountDownLatch ended : clients.stream().map(BenchClient::leave).toList()) {
      if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return; // the broker is told by the end of this process
      }
    }
  }

  // ---- measuring

  private long sum(ToLongFunction<BenchCounts> figure) {
    return loops.stream().mapToLong(each -> figure.applyAsLong(each.counts())).sum();
  }

  private long published() {
    return sum(c -> c.published.get());
  }

  private long received() {
    return sum(c -> c.received.get());
  }

  private BenchReport measure(double connectMillis) throws InterruptedException {
    long start = System.nanoTime();
    long from = start + options.warmUp().toNanos();
    long to = from + options.duration().toNanos();
    for (BenchLoop loop : loops) {
      loop.counts().fromNanos = from;
      loop.counts().toNanos = to;
      loop.start(start);
    }
    progress(start, from, "warm-up");
    long began = System.nanoTime();
    long publishedBefore = published();
    long receivedBefore = received();
    progress(began, to, "");
    long publishedThen = published();
    long receivedThen = received();
    double seconds = (double) (System.nanoTime() - began) / NANOS_PER_SECOND;
    loops.forEach(loop -> loop.stop().join());
    awaitMessages();
    Latencies all = new Latencies();
    loops.forEach(loop -> all.addAll(loop.counts().latencies));
    return new BenchReport(
        connectMillis,
        seconds,
        (publishedThen - publishedBefore) / seconds,
        (receivedThen - receivedBefore) / seconds,
        published(),
        received(),
        Math.max(0, sum(c -> c.expected.get()) - received()),
        sum(c -> c.refused.get()),
        all);
  }

  /** Waits until then, and says each second how it goes. */
  private void progress(long start, long end, String note) throws InterruptedException {
    long publishedBefore = published();
    long receivedBefore = received();
    long before = start;
    while (end - before > 0) {
      long next = Math.min(end, before + NANOS_PER_SECOND);
      if (broken.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
      long now = System.nanoTime();
      double seconds = (double) (now - before) / NANOS_PER_SECOND;
      long publishedNow = published();
      long receivedNow = received();
      tell(
          String.format(
              Locale.ROOT,
              "%4d s  published %,12.0f/s   received %,12.0f/s   %s",
              Math.round((double) (now - start) / NANOS_PER_SECOND),
              (publishedNow - publishedBefore) / seconds,
              (receivedNow - receivedBefore) / seconds,
              note));
      publishedBefore = publishedNow;
      receivedBefore = receivedNow;
      before = now;
    }
  }

  private void tell(String line) {
    if (!options.quiet()) {
      console.err().println(line.stripTrailing());
    }
  }

  /** Waits for what is on its way, as long as something comes. */
  private void awaitMessages() throws InterruptedException {
    long seen = received();
    long seenAt = System.nanoTime();
    while (received() < sum(c -> c.expected.get())
        && System.nanoTime() - seenAt < PATIENCE_NANOS
        && !broken.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (received() != seen) {
        seen = received();
        seenAt = System.nanoTime();
      }
    }
  }
}
