package distribution.it;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a foreign client. The test's thread calls; threads of the client report what
 * arrives.
 */
abstract class PeerConnection implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The end of a connection that the client could not explain. */
  static final int UNEXPLAINED = -1;

  private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<Runnable> unacknowledged = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  /** True if CONNACK said so. */
  abstract boolean sessionPresent();

  /** The other properties of CONNACK. */
  abstract Map<String, String> connAck();

  /** The reason codes of SUBACK for the subscriptions made at the beginning. */
  abstract List<Integer> subAck();

  /**
   * Publishes and waits for the acknowledgement its QoS asks for.
   *
   * @return the reason code of PUBACK or PUBREC; 0 where there is none
   */
  abstract int publish(Message message) throws Exception;

  /** Subscribes once more and waits for SUBACK. */
  abstract int subscribe(Subscription subscription) throws Exception;

  /** Says goodbye, if still connected. */
  @Override
  public abstract void close() throws Exception;

  /** Says goodbye and gives the session another life. */
  void close(long sessionExpirySeconds) throws Exception {
    throw new UnsupportedOperationException();
  }

  // ---- reported by the client's threads

  final void onMessage(Message message) {
    arrived.add(message);
  }

  final void onUnacknowledged(Message message, Runnable acknowledgement) {
    unacknowledged.add(acknowledgement);
    arrived.add(message);
  }

  final void onEnd(int reasonCode) {
    end.complete(reasonCode);
  }

  // ---- asked by the test

  /** The next message. */
  final Message receive() throws InterruptedException {
    Message message = arrived.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertNotNull(message, "no message within " + PATIENCE);
    return message;
  }

  final List<Message> receive(int count) throws InterruptedException {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(receive());
    }
    return messages;
  }

  /** What has arrived and was not asked for yet. */
  final List<Message> waiting() {
    return List.copyOf(arrived);
  }

  /** Acknowledges the oldest message that is not. */
  final void acknowledge() {
    unacknowledged.remove().run();
  }

  /** Waits until the broker ends the connection; the reason code as far as the client tells. */
  final int awaitEnd() throws Exception {
    return end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  final boolean hasEnded() {
    return end.isDone();
  }
}
