package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.RawClient;

/**
 * Messages go in and out of durable sessions at an even rate, in the default heap: each comes once
 * and in order, and neither the files of the store nor what the process holds grows.
 *
 * <p>The short form runs in every build and judges only what comes. The long form, one hour at
 * 1,000 messages a second: {@code -Psteady}, of another length with {@code -Dsteady.minutes=5}. The
 * curve is in {@code target/steady.csv}, every figure below {@code $SYS} in {@code
 * target/steady-sys.csv}.
 */
final class SteadyIT {
  private static final int MINUTES = Integer.getInteger("steady.minutes", 0);
  private static final boolean LONG = MINUTES > 0;
  private static final int RATE = 1_000;
  private static final int MESSAGES = LONG ? MINUTES * 60 * RATE : 4_000;

  /** In the long form half a minute of its topic, just below what a queue may hold by default. */
  private static final int AWAY = LONG ? 7_500 : 300;

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SLACK = 8;
  private static final double GROWTH = 1.25;

  @TempDir private Path directory;
  private final Map<String, String> sys = new ConcurrentSkipListMap<>();
  private final List<SteadyProcess> curve = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final List<String> sysRows = new ArrayList<>();
  private BrokerHome home;
  private Path gcLog;
  private Process process;
  private Transcript console;
  private long pid;
  private int port;

  @BeforeEach
  void startBroker() throws Exception {
    gcLog = directory.resolve("gc.log");
    home = new BrokerHome(directory.resolve("home"));
    home.with("BROKER_JAVA_OPTS", "-Xlog:gc:file=" + gcLog + "::filecount=0");
    process = home.start("run");
    console = new Transcript(process);
    port = Integer.parseInt(console.await("listener tcp on \\S+:(\\d+)").group(1));
    pid = Long.parseLong(console.await("edge broker \\S+ runs, pid (\\d+)").group(1));
    rows.add("seconds," + SteadyTraffic.header() + "," + SteadyProcess.header());
  }

  @AfterEach
  void stopBrokerAndReport() throws Exception {
    process.destroy();
    boolean inTime = process.waitFor(10, TimeUnit.SECONDS);
    process.destroyForcibly();
    Files.write(Path.of("target/steady.csv"), rows);
    Files.write(Path.of("target/steady-sys.csv"), sysRows);
    assertTrue(inTime, () -> "still running 10 s after SIGTERM:\n" + console);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void everyMessageComesOnceAndNothingGrows() throws Exception {
    watchSys();
    try (SteadyTraffic traffic = new SteadyTraffic(port, MESSAGES, AWAY)) {
      long start = System.nanoTime();
      long deadline = start + PATIENCE.plusSeconds(LONG ? MINUTES * 60L : 60).toNanos();
      traffic.start(RATE);
      JvmFigures before = null;
      while (!traffic.awaitAcknowledged(PERIOD)) {
        sample(start, traffic);
        if (LONG && before == null && curve.size() == MINUTES * 6 / 4) {
          before = JvmFigures.of(pid);
        }
        assertNull(traffic.failure());
        assertTrue(System.nanoTime() < deadline, () -> "too slow: " + traffic.counts());
      }
      boolean complete = traffic.awaitComplete(PATIENCE);
      sample(start, traffic);
      assertNull(traffic.failure());
      assertTrue(complete, () -> "not everything came: " + traffic.counts());
      assertOnceAndInOrder(traffic.counts());
      if (before != null) {
        assertFlat(before, JvmFigures.of(pid));
      }
    }
  }

  /** Keeps what the broker says of itself up to date. */
  private void watchSys() {
    RawClient watcher = RawClient.open(port, Duration.ofHours(3));
    watcher.connect(Connect.v5("watcher").cleanStart());
    watcher.subscribe("$SYS/#", 0);
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  Packet packet = watcher.expect(PacketType.PUBLISH);
                  sys.put(packet.topic(), packet.payload());
                }
              } catch (AssertionError e) {
                watcher.close(); // the broker has ended
              }
            },
            "watcher");
    thread.setDaemon(true);
    thread.start();
  }

  private void sample(long start, SteadyTraffic traffic) throws IOException {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    SteadyProcess figures = SteadyProcess.of(pid, home.directory().resolve("data/store"), gcLog);
    curve.add(figures);
    rows.add(seconds + "," + traffic.counts().row() + "," + figures.row());
    sys.forEach((topic, value) -> sysRows.add(seconds + "," + topic + "," + value));
    if (LONG) { // a run that is cut off has a curve, too
      Files.write(Path.of("target/steady.csv"), rows);
      Files.write(Path.of("target/steady-sys.csv"), sysRows);
    }
  }

  private static void assertOnceAndInOrder(SteadyTraffic.Counts counts) {
    String all = counts.toString();
    assertEquals(0, counts.refused(), all);
    assertEquals(0, counts.skipped(), all);
    assertEquals(0, counts.duplicates(), all);
    assertEquals(0, counts.outOfOrder(), all);
    assertEquals(0, counts.waiting(), all);
    assertTrue(counts.absences() > 0, all);
  }

  /** Compares the second quarter of the time with the last one. */
  private void assertFlat(JvmFigures before, JvmFigures after) {
    int quarter = curve.size() / 4;
    long early = largestStore(curve.subList(quarter, 2 * quarter));
    long late = largestStore(curve.subList(3 * quarter, curve.size()));
    String both =
        "%s, store %d bytes; later %s, store %d bytes".formatted(before, early, after, late);
    System.out.println(both);
    assertTrue(late <= early * GROWTH, both);
    assertTrue(after.heapBytes() <= before.heapBytes() * GROWTH, both);
    assertTrue(after.threads() <= before.threads() + SLACK, both);
    assertTrue(after.fileHandles() <= before.fileHandles() + SLACK, both);
  }

  private static long largestStore(List<SteadyProcess> part) {
    return part.stream().mapToLong(SteadyProcess::storeBytes).max().orElseThrow();
  }
}
