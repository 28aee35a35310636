package distribution.cli;

import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code broker sub}: prints what arrives, and connects again when the connection is lost. Exit
 * status as Mosquitto's: 0 ended as asked, the code of CONNACK when refused, 27 after the timeout
 * of {@code -W}, 1 for anything else. Unlike there, it is the Reason Code when every subscription
 * was denied, so that a script notices.
 *
 * <p>Owned by the main thread. Messages come in, and are counted and printed, on the connection's
 * thread; the queue of events is all that goes from there to here.
 */
final class SubCommand {
  private static final int TIMED_OUT = 27;
  private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

  private enum Event {
    FINISHED,
    LOST
  }

  private final SubOptions options;
  private final Console console;
  private final Clock clock;
  private final MqttClient client;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final long startNanos = System.nanoTime();

  private volatile MqttClient.@Nullable Connection connection;

  // of the connection's thread
  private long shown;
  private boolean finished;

  SubCommand(SubOptions options, MqttClient client, Console console, Clock clock) {
    this.options = options;
    this.console = console;
    this.client = client;
    this.clock = clock;
  }

  /** Does what the options say. */
  int run() throws InterruptedException {
    try {
      int status = open();
      if (status != 0 || options.exitAfterSubscribe()) {
        close();
        return status;
      }
    } catch (ConnectRefused e) {
      return failed("Connection error: " + e.getMessage() + ".", e.code());
    } catch (IOException e) {
      return failed("Error: " + Failures.text(e), 1);
    }
    return receive();
  }

  /** Connects and subscribes; the Reason Code when every subscription was denied, else 0. */
  private int open() throws IOException, ConnectRefused {
    debug("sending CONNECT");
    MqttClient.Connection opened = client.connect(options.connect(), new Receiver());
    connection = opened;
    debug("received CONNACK (0)");
    if (!options.unsubscribe().isEmpty()) {
      debug("sending UNSUBSCRIBE " + options.unsubscribe());
      opened.unsubscribe(options.unsubscribe(), options.unsubscribeProperties());
    }
    if (options.subscribe().isEmpty()) {
      return 0;
    }
    debug("sending SUBSCRIBE " + options.subscribe() + " (QoS: " + options.qos() + ")");
    List<ReasonCode> granted =
        opened.subscribe(options.subscribe(), options.qos(), options.subscribeProperties());
    debug("received SUBACK " + granted);
    if (granted.stream().allMatch(ReasonCode::isError)) {
      return failed("All subscription requests were denied.", granted.get(0).code());
    }
    return 0;
  }

  private int receive() throws InterruptedException {
    while (true) {
      Event event = next(Duration.ofNanos(Long.MAX_VALUE));
      if (event == null) {
        close();
        return failed("Timed out", TIMED_OUT);
      }
      if (event == Event.FINISHED) {
        close();
        return 0;
      }
      reopen();
    }
  }

  private void reopen() throws InterruptedException {
    if (next(RECONNECT_DELAY) != null) {
      return;
    }
    try {
      open();
    } catch (IOException | ConnectRefused e) {
      debug("cannot connect: " + e.getMessage());
      events.add(Event.LOST);
    }
  }

  private @Nullable Event next(Duration most) throws InterruptedException {
    Duration limit = options.timeout();
    long waitNanos = most.toNanos();
    if (limit != null) {
      waitNanos = Math.min(waitNanos, limit.toNanos() - (System.nanoTime() - startNanos));
    }
    return events.poll(waitNanos, TimeUnit.NANOSECONDS);
  }

  /** Leaves the server politely; may be called by the thread that ends the process. */
  void close() {
    MqttClient.Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.disconnect(ReasonCode.SUCCESS, options.disconnectProperties());
      } catch (IOException e) {
        debug("cannot disconnect: " + e.getMessage());
      } finally {
        open.close();
      }
    }
  }

  private int failed(String line, int status) {
    if (!options.quiet()) {
      console.err().println(line);
    }
    return status;
  }

  private void debug(String line) {
    if (options.debug()) {
      console.out().println("Client " + options.connect().clientId() + " " + line);
    }
  }

  /** What to do with what arrives. */
  private final class Receiver implements MqttClient.Listener {
    @Override
    public void received(IncomingMessage message) {
      if (finished) {
        return;
      }
      debug("received PUBLISH ('" + message.topic() + "', " + message.payload().length + " bytes)");
      if (options.retainedOnly() && !message.retain()) {
        finish();
      } else if (isWanted(message)) {
        clearIfAsked(message);
        show(message);
      }
    }

    private boolean isWanted(IncomingMessage message) {
      if (message.retain() && options.noRetained()) {
        return false;
      }
      TopicName topic = TopicName.of(message.topic());
      return options.filterOut().stream().noneMatch(f -> f.matches(topic));
    }

    private void clearIfAsked(IncomingMessage message) {
      MqttClient.Connection open = connection;
      if (options.removeRetained() && message.retain() && open != null) {
        open.publish(new OutgoingMessage(message.topic(), new byte[0], 1, true, List.of()));
      }
    }

    private void show(IncomingMessage message) {
      byte[] text = options.format().format(message, ZonedDateTime.now(clock));
      console.out().write(text, 0, text.length);
      shown++;
      if (console.out().checkError() || shown == options.count()) {
        finish();
      }
    }

    private void finish() {
      finished = true;
      events.add(Event.FINISHED);
    }

    @Override
    public void lost(String reason) {
      debug("lost the connection: " + reason);
      events.add(Event.LOST);
    }
  }
}
