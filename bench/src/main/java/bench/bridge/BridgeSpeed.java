package bench.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages forwarded per CPU second of the bridging process, Mosquitto and this broker in turns in
 * one run.
 *
 * <pre>
 * java [-Dqos=QOS] [-Dpublishers=N] [-Dcore=LINE;LINE] -cp benchmarks.jar bench.bridge.BridgeSpeed APPLIANCE [RATE [SECONDS [LINE ...]]]
 * </pre>
 *
 * RATE is messages a second, 0 for as many as get through; each LINE is one more of our bridge's
 * file, or of its broker.core.cfg.
 */
public final class BridgeSpeed {
  private static final int WARM_UP = 3; // times as long as a turn
  private static final int TURNS = 2;
  private static final int PUBLISHERS = Integer.getInteger("publishers", 1);

  private BridgeSpeed() {}

  private record Turn(double perCpuSecond, double perSecond) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path appliance = Path.of(arguments[0]).toAbsolutePath();
    double rate = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 0;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
    List<String> lines =
        Arrays.asList(arguments).subList(Math.min(3, arguments.length), arguments.length);
    System.out.println("QoS  Mosquitto/CPU s (/s)    plugin.bridge/CPU s (/s)    ratio");
    int only = Integer.getInteger("qos", -1);
    for (int qos = Math.max(0, only); qos <= (only < 0 ? 2 : only); qos++) {
      measure(appliance, qos, rate, seconds, lines);
    }
  }

  private static void measure(Path appliance, int qos, double rate, int seconds, List<String> lines)
      throws Exception {
    Path home = Files.createTempDirectory("bridge-speed");
    try (Sink sink = new Sink();
        BridgeProcess theirs = BridgeProcess.mosquitto(home, qos, sink.port());
        BridgeProcess ours = BridgeProcess.ours(appliance, home, qos, sink.port(), lines)) {
      turn(ours, sink, qos, rate, WARM_UP * seconds);
      for (int i = 0; i < TURNS; i++) {
        Turn their = turn(theirs, sink, qos, rate, seconds);
        Turn own = turn(ours, sink, qos, rate, seconds);
        System.out.printf(
            "%d    %,8.0f (%,8.0f)         %,8.0f (%,8.0f)             %.1f%n",
            qos,
            their.perCpuSecond,
            their.perSecond,
            own.perCpuSecond,
            own.perSecond,
            own.perCpuSecond / their.perCpuSecond);
      }
    }
  }

  private static Turn turn(BridgeProcess bridge, Sink sink, int qos, double rate, int seconds)
      throws IOException {
    List<Source> sources = new ArrayList<>();
    try {
      for (int i = 0; i < PUBLISHERS; i++) {
        sources.add(new Source(bridge.port(), qos, i, PUBLISHERS, rate, sink::received));
      }
      sources.forEach(Source::start);
      pass(1); // it gets going
      double cpu = bridge.cpuSeconds();
      long messages = sink.received();
      long start = System.nanoTime();
      pass(seconds);
      double wall = (System.nanoTime() - start) / 1e9;
      double count = sink.received() - messages;
      return new Turn(count / (bridge.cpuSeconds() - cpu), count / wall);
    } finally {
      for (Source source : sources) {
        source.close();
      }
    }
  }

  private static void pass(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
