package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.PacketType;
import testkit.Publish;
import testkit.RawClient;

/**
 * Messages come and go at a steady rate, for a client that acknowledges late and for one that is
 * away every other ten seconds: neither the files of the store nor the heap grow.
 *
 * <p>The short form runs in every build and looks whether all arrives; the long form is {@code
 * -Dsteady.minutes=60}. The curve is in {@code target/steady-report.txt}.
 */
final class SteadyIT {
  private static final int MINUTES = Integer.getInteger("steady.minutes", 0);
  private static final int PER_SECOND = 1_000;
  private static final int SECONDS = MINUTES == 0 ? 5 : MINUTES * 60;
  private static final int SAMPLE_SECONDS = MINUTES == 0 ? 1 : 60;
  private static final int BATCH = PER_SECOND / 50;
  private static final long BATCH_NANOS = 20_000_000L;
  private static final int BEHIND = 300;
  private static final double SLACK = 1.25;
  private static final Pattern WRITTEN = Pattern.compile("(?m)^write_bytes: (\\d+)");

  @TempDir private Path directory;
  private final CrashTally tally = new CrashTally();
  private final List<String> report = new ArrayList<>();
  private PersistentBroker broker;
  private SteadySubscriber late;
  private SteadySubscriber away;

  @BeforeEach
  void startAll() throws Exception {
    broker = new PersistentBroker(directory);
    broker.start();
    int port = broker.port();
    late = new SteadySubscriber("late", port, BEHIND, Integer.MAX_VALUE, 0, tally);
    int takes = (MINUTES == 0 ? 1 : 10) * PER_SECOND;
    away = new SteadySubscriber("away", port, 0, takes, takes * 1_000_000L, tally);
    late.start();
    away.start();
    while (!late.isSubscribed() || !away.isSubscribed()) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void stopAll() throws Exception {
    broker.close();
    if (away != null) {
      late.close();
      away.close();
    }
  }

  /** One look at the broker. */
  private record Sample(long storeBytes, long heapBytes) {}

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void filesAndHeapStayAsTheyAre() throws Exception {
    List<Sample> samples = new ArrayList<>();
    long began = System.nanoTime();
    try (RawClient publisher = RawClient.open(broker.port())) {
      publisher.connect(Connect.v5("steady").cleanStart());
      for (int second = 1; second <= SECONDS; second++) {
        publishForASecond(publisher, began, second);
        if (second % SAMPLE_SECONDS == 0) {
          samples.add(sample(second));
        }
      }
    }
    awaitAll((long) SECONDS * PER_SECOND);
    assertTrue(tally.isClean(), tally::toString);
    if (samples.size() > 9) { // once all has happened that happens again and again
      Sample third = samples.get(samples.size() / 3);
      Sample last = samples.get(samples.size() - 1);
      assertTrue(last.storeBytes <= third.storeBytes * SLACK, report::toString);
      assertTrue(last.heapBytes <= third.heapBytes * SLACK, report::toString);
    }
  }

  private static void publishForASecond(RawClient publisher, long began, int second) {
    for (int i = 0; i < PER_SECOND; i += BATCH) {
      for (int k = 1; k <= BATCH; k++) {
        publisher.send(Publish.publish("steady", "x".repeat(100)).qos(1, k));
      }
      for (int k = 1; k <= BATCH; k++) {
        assertEquals(0, publisher.expect(PacketType.PUBACK).reasonCode());
      }
      long due = began + ((second - 1L) * PER_SECOND + i) / BATCH * BATCH_NANOS;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private Sample sample(int second) throws Exception {
    JvmFigures figures = JvmFigures.of(broker.pid());
    Matcher written = WRITTEN.matcher(Files.readString(Path.of("/proc/" + broker.pid() + "/io")));
    long bytes = written.find() ? Long.parseLong(written.group(1)) : 0;
    Sample sample = new Sample(broker.storeBytes(), figures.heapBytes());
    report.add(
        "%5d s: store %.1f MiB, written %.1f MiB, %s; late %d, away %d received"
            .formatted(
                second,
                sample.storeBytes / 1_048_576.0,
                bytes / 1_048_576.0,
                figures,
                late.received(),
                away.received()));
    Files.write(Path.of("target/steady-report.txt"), report);
    return sample;
  }

  private void awaitAll(long messages) {
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (late.received() < messages || away.received() < messages) {
      assertTrue(
          System.nanoTime() < deadline,
          () -> late.received() + " and " + away.received() + " of " + messages + " have arrived");
      Thread.onSpinWait();
    }
  }
}
