package distribution.cli;

import broker.core.packet.ReasonCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code broker pub}: publishes and ends. Exit status as Mosquitto's: 0 sent, the code of CONNACK
 * when refused, 7 when the connection was lost, 1 for anything else. A message the server rejects
 * with a Reason Code is told and changes nothing, as there.
 *
 * <p>Owned by the main thread; the connection's thread only counts down what is in flight.
 */
final class PubCommand {
  private static final int CONNECTION_LOST = 7;

  private final PubOptions options;
  private final Console console;
  private final Semaphore window;
  private final CountDownLatch lost = new CountDownLatch(1);

  PubCommand(PubOptions options, Console console) {
    this.options = options;
    this.console = console;
    this.window = new Semaphore(options.maxInflight());
  }

  /** Does what the options say, with this client. */
  int run(MqttClient client) throws InterruptedException {
    try {
      Payloads payloads = Payloads.of(options, new BufferedInputStream(console.in()));
      debug("sending CONNECT");
      try (MqttClient.Connection connection = client.connect(options.connect(), new LossOnly())) {
        debug("received CONNACK (0)");
        publishAll(connection, payloads);
        if (lost.getCount() == 0) {
          return failed("Error: The connection was lost.", CONNECTION_LOST);
        }
        debug("sending DISCONNECT");
        connection.disconnect(ReasonCode.SUCCESS, options.disconnectProperties());
        return 0;
      }
    } catch (ConnectRefused e) {
      return failed("Connection error: " + e.getMessage() + ".", e.code());
    } catch (IOException e) {
      return failed("Error: " + Failures.text(e), 1);
    }
  }

  private void publishAll(MqttClient.Connection connection, Payloads payloads)
      throws IOException, InterruptedException {
    boolean first = true;
    for (byte[] payload = payloads.next(); payload != null; payload = payloads.next()) {
      if (!first && lost.await(options.repeatDelay().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      first = false;
      window.acquire();
      publish(connection, payload);
    }
    window.acquire(options.maxInflight()); // until nothing is in flight any more
  }

  private void publish(MqttClient.Connection connection, byte[] payload) {
    OutgoingMessage message =
        new OutgoingMessage(
            options.topic(), payload, options.qos(), options.retain(), options.publishProperties());
    debug(
        String.format(
            "sending PUBLISH (q%d, r%d, '%s', ... (%d bytes))",
            message.qos(), message.retain() ? 1 : 0, message.topic(), payload.length));
    connection.publish(message).whenComplete(this::published);
  }

  private void published(@Nullable ReasonCode reason, @Nullable Throwable failure) {
    if (failure != null) {
      lost.countDown();
    } else if (reason != null && reason.isError()) {
      tell("Warning: Publish failed: " + Failures.words(reason) + ".");
    }
    window.release();
  }

  private int failed(String line, int status) {
    tell(line);
    return status;
  }

  private void tell(String line) {
    if (!options.quiet()) {
      console.err().println(line);
    }
  }

  private void debug(String line) {
    if (options.debug()) {
      console.out().println("Client " + options.connect().clientId() + " " + line);
    }
  }

  /** Nothing is subscribed to, so nothing arrives. */
  private final class LossOnly implements MqttClient.Listener {
    @Override
    public void received(IncomingMessage message) {}

    @Override
    public void lost(String reason) {
      lost.countDown();
    }
  }
}
