package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue that is longer than what memory keeps of it, full, and its broker is killed. */
final class LongQueueIT {
  private static final int MESSAGES = 9_000;
  private static final int MOST = 3_000;

  @TempDir private Path directory;
  private PersistentBroker broker;
  private String port;

  @BeforeEach
  void start() throws Exception {
    broker = new PersistentBroker(directory);
    broker
        .home()
        .write(
            "broker.core.cfg",
            "max_queued_messages = " + MOST,
            "max_queued_bytes = 0",
            "queue_full = drop_oldest");
    port = Integer.toString(broker.port());
    broker.start();
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private static String text(int number) {
    return number + " of a text that takes its place in memory or on the disk";
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(LongQueueIT::text)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void publish(int first, int last) throws Exception {
    Process pub = broker.home().start("pub", "-p", port, "-q", "1", "-t", "n/a", "-l");
    Transcript output = new Transcript(pub);
    try (OutputStream in = pub.getOutputStream()) {
      in.write(lines(first, last).getBytes(StandardCharsets.US_ASCII));
    }
    output.awaitEnd();
    assertEquals(0, pub.waitFor(), output.text());
  }

  private BrokerHome.Result subscribe(String... more) throws Exception {
    String[] always = {"sub", "-p", port, "-c", "-i", "away", "-q", "1", "-t", "n/#"};
    String[] all = java.util.Arrays.copyOf(always, always.length + more.length);
    System.arraycopy(more, 0, all, always.length, more.length);
    return broker.home().run(all);
  }

  @Test
  void oldestGoAndWhatIsLeftSurvivesTheBroker() throws Exception {
    BrokerHome.Result subscribed = subscribe("-E");
    assertEquals(0, subscribed.status(), subscribed.output());
    publish(1, MESSAGES);
    broker.kill();
    broker.start();
    publish(MESSAGES + 1, MESSAGES + 500);
    assertEquals(
        lines(MESSAGES + 501 - MOST, MESSAGES + 500),
        subscribe("-C", Integer.toString(MOST)).output());
  }
}
