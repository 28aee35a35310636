package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testkit.FaultyProxy;
import testkit.FreePorts;
import testkit.Mosquitto;

/**
 * Rounds of faults between two built brokers, or one and Debian's Mosquitto, with numbered messages
 * and this broker killed while the remote is away and while its queue leaves: nothing that was
 * acknowledged here is missing there, and at QoS 2 nothing comes twice where the remote kept its
 * session. Two faults with each remote always, as a round takes its time; with {@code
 * -Dbridge.rounds=100} each fault and then any, {@code -Dbridge.seed} repeats some and {@code
 * -Dbridge.fault} plays one only.
 */
final class BridgeCrashIT {
  private static final int MESSAGES = 150;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final Pattern RECEIVED = Pattern.compile("Received PUBLISH from .*'(q[12]/\\S+)'");

  private enum Remote {
    OURS(Fault.KILLED_IN_OUTAGE, Fault.REMOTE_KILLED),
    MOSQUITTO(Fault.KILLED_IN_DRAIN, Fault.CUT);

    private final List<Fault> always;

    Remote(Fault... always) {
      this.always = List.of(always);
    }
  }

  private enum Fault {
    KILLED_IN_OUTAGE,
    KILLED_IN_DRAIN,
    CUT,
    HALF_OPEN,
    REMOTE_KILLED,
    REMOTE_EMPTY
  }

  /** The fault of a round: those that are always played, or with many rounds each and then any. */
  private Fault fault(int round, boolean many) {
    String only = System.getProperty("bridge.fault");
    if (only != null) {
      return Fault.valueOf(only);
    }
    List<Fault> first = many ? List.of(Fault.values()) : kind.always;
    return round < first.size() ? first.get(round) : first.get(random.nextInt(first.size()));
  }

  @TempDir private Path directory;
  private final Map<String, Integer> got = new TreeMap<>(); // at the remote
  private final Set<String> maybeTwice = new HashSet<>();
  private Random random;
  private Remote kind;
  private int remotePort;
  private MortalBroker remoteOurs;
  private Mosquitto remoteMosquitto;
  private FaultyProxy proxy;
  private MortalBroker ours;
  private NumberedClient there;
  private NumberedClient.Half half = new NumberedClient.Half();

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void nothingAcknowledgedIsMissingAndQos2IsOnce(Remote which) throws Exception {
    kind = which;
    long seed = Long.getLong("bridge.seed", System.nanoTime());
    Integer many = Integer.getInteger("bridge.rounds");
    int rounds = many == null ? kind.always.size() : many;
    random = new Random(seed);
    int round = 0;
    Fault fault = Fault.values()[0];
    try {
      start();
      for (; round < rounds; round++) {
        fault = fault(round, many != null);
        play(round, fault);
        System.out.println(which + " round " + round + " " + fault + ": well");
      }
    } catch (AssertionError e) {
      String where = which + ", round " + round + ", " + fault + ", -Dbridge.seed=" + seed;
      throw new AssertionError(where + ": " + e.getMessage() + "\n" + said(), e);
    } finally {
      stop();
    }
  }

  private String said() {
    return ours == null || ours.console() == null ? "it never started" : ours.console().text();
  }

  // ---- brokers

  private void start() throws Exception {
    remotePort = FreePorts.next();
    Files.createDirectories(directory.resolve("remote"));
    if (kind == Remote.OURS) {
      remoteOurs = new MortalBroker(directory.resolve("remote"), remotePort);
    }
    startRemote();
    proxy = new FaultyProxy(0, remotePort);
    ours = new MortalBroker(directory.resolve("ours"), FreePorts.next());
    ours.home()
        .write(
            "plugin.bridge-cloud.cfg",
            "address = 127.0.0.1:" + proxy.port(),
            "topic.1 = q1/# out 1",
            "topic.2 = q2/# out 2",
            "restart_timeout = 1",
            "ack_timeout_s = 3",
            "connect_timeout_s = 3");
    ours.start();
    listen();
  }

  private void startRemote() throws Exception {
    if (kind == Remote.OURS) {
      remoteOurs.start();
    } else {
      Path home = directory.resolve("remote");
      remoteMosquitto =
          Mosquitto.start(
              Mosquitto.requireProgram().toString(),
              home,
              remotePort,
              List.of(
                  "allow_anonymous true",
                  "max_queued_messages 0",
                  "persistence true",
                  "persistence_location " + home + "/",
                  "autosave_on_changes true",
                  "autosave_interval 1"));
    }
  }

  private void killRemote() {
    if (kind == Remote.OURS) {
      remoteOurs.kill();
    } else {
      remoteMosquitto.kill();
    }
  }

  private void emptyRemote() throws Exception {
    killRemote();
    if (kind == Remote.OURS) {
      remoteOurs.forget();
    } else {
      Files.deleteIfExists(directory.resolve("remote/mosquitto.db"));
    }
    half = new NumberedClient.Half();
  }

  private void awaitUp(int mark) throws InterruptedException {
    ours.console().await(mark, "bridge cloud: connected to");
  }

  private void listen() throws Exception {
    if (there != null) {
      there.close();
    }
    there = new NumberedClient(remotePort, "there", false, half, got);
    there.subscribe("q1/#", 1);
    there.subscribe("q2/#", 2);
  }

  private void stop() throws Exception {
    if (there != null) {
      there.close();
    }
    if (ours != null) {
      ours.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (remoteOurs != null || remoteMosquitto != null) {
      killRemote();
    }
  }

  // ---- one round

  private void play(int round, Fault fault) throws Exception {
    Set<String> acknowledged = new HashSet<>();
    int mark = ours.console().mark();
    if (fault == Fault.KILLED_IN_OUTAGE || fault == Fault.KILLED_IN_DRAIN) {
      proxy.down(true);
    } else if (fault == Fault.REMOTE_EMPTY) {
      awaitEmpty(); // what is in flight may come again later
      proxy.down(true);
      emptyRemote();
      startRemote();
      listen();
    }
    int at = random.nextInt(MESSAGES);
    publish(round, fault, at, acknowledged);
    switch (fault) {
      case KILLED_IN_OUTAGE -> {
        ours.start();
        mark = 0;
        proxy.down(false);
      }
      case KILLED_IN_DRAIN -> {
        drainAndKill(round);
        ours.start();
        mark = 0;
      }
      case HALF_OPEN -> {
        ours.console().await(mark, "bridge cloud: .*(acknowledg|lost|timed out|ended)");
        mark = ours.console().mark();
        proxy.silent(false);
        proxy.cut();
      }
      case REMOTE_KILLED -> {
        startRemote();
        listen();
        if (kind == Remote.MOSQUITTO) {
          maybeTwice.addAll(acknowledged); // its own memory is a second old
        }
      }
      case REMOTE_EMPTY -> {
        proxy.down(false);
        maybeTwice.addAll(acknowledged);
      }
      default -> {}
    }
    awaitUp(mark);
    awaitAll(fault, acknowledged);
    if (fault == Fault.REMOTE_EMPTY) {
      ours.console().await(mark, "bridge cloud: connected to .*new session");
    }
    check();
  }

  private void publish(int round, Fault fault, int at, Set<String> acknowledged) throws Exception {
    try (NumberedClient here = new NumberedClient(ours.port(), "here")) {
      for (int i = 0; i < MESSAGES; i++) {
        if (i == at) {
          begin(fault);
        }
        if (!here.publish("q1/" + round + "/" + i, 1)
            || !here.publish("q2/" + round + "/" + i, 2)) {
          break;
        }
      }
      here.settle();
      acknowledged.addAll(here.acknowledged());
    }
  }

  private void begin(Fault fault) {
    switch (fault) {
      case KILLED_IN_OUTAGE -> ours.kill();
      case CUT -> proxy.cutAfter(random.nextInt(3_000));
      case HALF_OPEN -> proxy.silent(true);
      case REMOTE_KILLED -> killRemote();
      default -> {}
    }
  }

  /** The queue begins to leave, and this broker is killed when some of it is there. */
  private void drainAndKill(int round) throws InterruptedException {
    int some = random.nextInt(2 * MESSAGES);
    proxy.down(false);
    await(() -> arrived(round) >= some, () -> "the queue does not leave");
    ours.kill();
  }

  private long arrived(int round) {
    synchronized (got) {
      return got.keySet().stream().filter(topic -> topic.split("/")[1].equals("" + round)).count();
    }
  }

  // ---- what has come of it

  private void awaitAll(Fault fault, Set<String> acknowledged) throws Exception {
    boolean byLog = kind == Remote.MOSQUITTO && fault == Fault.REMOTE_KILLED;
    await(
        () -> missing(byLog, acknowledged).isEmpty(),
        () -> "missing at the remote broker: " + missing(byLog, acknowledged));
  }

  /** Nothing of the rounds before is on its way. */
  private void awaitEmpty() throws Exception {
    Pattern empty = Pattern.compile("waiting +0 messages");
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String said = ours.home().run("bridges", "cloud").output();
    while (!empty.matcher(said).find()) {
      assertTrue(System.nanoTime() < deadline, said);
      said = ours.home().run("bridges", "cloud").output();
    }
  }

  private Set<String> missing(boolean byLog, Set<String> acknowledged) {
    Set<String> missing = new HashSet<>(acknowledged);
    if (byLog) {
      Matcher received = RECEIVED.matcher(log());
      while (received.find()) {
        missing.remove(received.group(1));
      }
    } else {
      synchronized (got) {
        missing.removeAll(got.keySet());
      }
    }
    return missing;
  }

  private String log() {
    try {
      return Files.readString(remoteMosquitto.log());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void check() {
    Map<String, Integer> twice = new TreeMap<>();
    synchronized (got) {
      got.forEach(
          (topic, times) -> {
            if (times > 1 && topic.startsWith("q2/") && !maybeTwice.contains(topic)) {
              twice.put(topic, times);
            }
          });
    }
    assertEquals(Map.of(), twice, "more than once at QoS 2");
  }

  private void await(BooleanSupplier condition, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    synchronized (got) {
      while (!condition.getAsBoolean()) {
        assertTrue(System.nanoTime() < deadline, otherwise);
        got.wait(200);
      }
    }
  }
}
