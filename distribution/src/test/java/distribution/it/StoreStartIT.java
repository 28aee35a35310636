package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/**
 * The broker starts with what many absent clients have waiting: soon, in its default heap, and each
 * client gets its messages in order.
 *
 * <p>The short form runs in every build. The long form: {@code -Dstorestart.sessions=10000
 * -Dstorestart.messages=100}. The report is {@code target/storestart-report.txt}.
 */
final class StoreStartIT {
  private static final boolean LONG = Integer.getInteger("storestart.sessions") != null;
  private static final int SESSIONS = Integer.getInteger("storestart.sessions", 60);
  private static final int MESSAGES = Integer.getInteger("storestart.messages", 30);
  private static final int SAMPLE = 20;
  private static final int WINDOW = 500;
  private static final Pattern HEAP = Pattern.compile("heap (\\d+) of (\\d+) MiB.*resident (\\d+)");

  /** Of everything together; a busy machine may need as much again. */
  private static final long LONGEST_START_SECONDS = 20;

  @TempDir private Path directory;
  private PersistentBroker broker;
  private final Random random = new Random(11);
  private int unanswered;

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  private String topic(boolean shared, int session) {
    return shared ? "all" : "own/" + session;
  }

  private void fill(boolean shared) {
    for (int i = 0; i < SESSIONS; i++) {
      try (RawClient client = broker.connect("client " + i)) {
        client.subscribe(topic(shared, i), 1);
        client.send(Packets.disconnect());
        client.expectClosed();
      }
    }
    try (RawClient publisher = broker.connect("publisher")) {
      for (int i = 0; i < (shared ? 1 : SESSIONS); i++) {
        for (int number = 0; number < MESSAGES; number++) {
          publish(publisher, topic(shared, i), number);
        }
      }
      while (unanswered > 0) {
        answer(publisher);
      }
    }
  }

  private void publish(RawClient publisher, String topic, int number) {
    if (unanswered == WINDOW) {
      answer(publisher);
    }
    String text = number + " " + "x".repeat(60 + random.nextInt(190));
    publisher.send(Publish.publish(topic, text).qos(1, 1 + number % WINDOW));
    unanswered++;
  }

  private void answer(RawClient publisher) {
    assertEquals(0, publisher.expect(PacketType.PUBACK).reasonCode());
    unanswered--;
  }

  private void drain(int session) {
    List<Integer> numbers = new ArrayList<>();
    try (RawClient client = broker.connect("client " + session)) {
      while (numbers.size() < MESSAGES) {
        Packet message = client.expect(PacketType.PUBLISH);
        assertEquals(numbers.size() + "", message.payload().split(" ", 2)[0]);
        numbers.add(numbers.size());
        client.send(Packets.ack(PacketType.PUBACK, message.packetId()));
      }
      client.expectNothing();
    }
  }

  /** Whether all queues have the same messages. */
  static List<Boolean> shapes() {
    return LONG ? List.of(false, true) : List.of(true);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void startsWithFullQueuesAndEachClientGetsItsMessagesInOrder(boolean shared) throws Exception {
    broker = new PersistentBroker(directory);
    broker.home().with("BROKER_CDS", "off");
    broker.start();
    long began = System.nanoTime();
    fill(shared);
    Duration filled = Duration.ofNanos(System.nanoTime() - began);
    long bytes = broker.storeBytes();
    broker.kill();
    began = System.nanoTime();
    broker.start();
    broker.connect("first").close();
    Duration started = Duration.ofNanos(System.nanoTime() - began);
    Matcher heap = HEAP.matcher(broker.home().run("status").output());
    assertTrue(heap.find());
    String line =
        "%d sessions of %d messages, %s: filled in %d ms, %d KiB of files, started in %d ms, heap %s of %s MiB, resident %s MiB%n"
            .formatted(
                SESSIONS,
                MESSAGES,
                shared ? "the same for all" : "each its own",
                filled.toMillis(),
                bytes >> 10,
                started.toMillis(),
                heap.group(1),
                heap.group(2),
                heap.group(3));
    System.out.print(line);
    Files.writeString(
        Path.of("target/storestart-report.txt"),
        line,
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
    if (LONG) {
      assertTrue(started.toSeconds() < LONGEST_START_SECONDS, line);
    }
    for (int i = 0; i < SAMPLE; i++) {
      drain(i * SESSIONS / SAMPLE);
    }
  }
}
