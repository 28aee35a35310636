package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.FaultyProxy;
import testkit.FreePorts;
import testkit.Mosquitto;

/**
 * Rounds of faults between a bridge and Debian's Mosquitto, with numbered messages: nothing that is
 * acknowledged here is missing there, and at QoS 2 nothing comes twice as long as the remote broker
 * lives. A few rounds always, as many as {@code -Dbridge.rounds=100} says on demand; {@code
 * -Dbridge.seed} repeats some.
 */
final class FaultRoundsTest {
  private static final int MESSAGES = 200;
  private static final Pattern RECEIVED = Pattern.compile("Received PUBLISH from .*'(q[12]/\\S+)'");

  private enum Fault {
    CUT,
    HALF_OPEN,
    KILLED,
    EMPTY
  }

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private BridgedBroker ours;
  private int remotePort;
  private Path remoteHome;
  private Mosquitto remote;
  private FaultyProxy proxy;
  private Random random;

  @BeforeEach
  void start() throws Exception {
    remotePort = FreePorts.next();
    remoteHome = Files.createDirectories(directory.resolve("remote"));
    startRemote();
    proxy = opened(new FaultyProxy(0, remotePort));
    ours = opened(new BridgedBroker("ours", directory));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    remote.kill();
  }

  private void startRemote() throws IOException {
    remote =
        Mosquitto.start(
            Mosquitto.requireProgram().toString(),
            remoteHome,
            remotePort,
            List.of(
                "allow_anonymous true",
                "max_queued_messages 0",
                "persistence true",
                "persistence_location " + remoteHome + "/",
                "autosave_on_changes true",
                "autosave_interval 1"));
  }

  @Test
  void nothingAcknowledgedIsMissingAndQos2IsOnceWhereTheRemoteLives() throws Exception {
    long seed = Long.getLong("bridge.seed", System.nanoTime());
    int rounds = Integer.getInteger("bridge.rounds", 4);
    random = new Random(seed);
    ours.bridge(
        "cloud",
        BridgedBroker.settings(
            "address", "127.0.0.1:" + proxy.port(),
            "topic.1", "q1/# out 1",
            "topic.2", "q2/# out 2",
            "restart_timeout", "1",
            "ack_timeout_s", "2",
            "connect_timeout_s", "2"));
    ours.awaitUp("cloud");
    for (int round = 0; round < rounds; round++) {
      Fault fault =
          round < Fault.values().length
              ? Fault.values()[round]
              : Fault.values()[random.nextInt(Fault.values().length)];
      try {
        play(round, fault);
      } catch (AssertionError e) {
        throw new AssertionError(
            "round " + round + ", " + fault + ", -Dbridge.seed=" + seed + "\n" + ours.told(), e);
      }
    }
  }

  private void play(int round, Fault fault) throws Exception {
    boolean lives = fault == Fault.CUT || fault == Fault.HALF_OPEN;
    Device there = new Device(remotePort, "there" + round);
    there.subscribe("q1/#", 1).subscribe("q2/#", 2);
    int at = random.nextInt(MESSAGES);
    try (Device here = new Device(ours.port(), "here" + round)) {
      for (int i = 0; i < MESSAGES; i++) {
        if (i == at) {
          begin(fault);
        }
        here.send("q1/" + round + "/" + i, Integer.toString(i), 1);
        here.send("q2/" + round + "/" + i, Integer.toString(i), 2);
      }
      here.awaitAcknowledged();
    }
    end(fault);
    ours.awaitEmpty("cloud");
    if (lives) {
      BridgedBroker.await(
          () -> there.counted().size() >= 2 * MESSAGES,
          () -> there.counted().size() + " of " + 2 * MESSAGES + " came");
      for (Map.Entry<String, Integer> each : there.counted().entrySet()) {
        assertTrue(each.getKey().startsWith("q1/") || each.getValue() == 1, each.toString());
      }
    }
    there.close();
    assertEquals(Set.of(), missing(round), "missing at the remote broker");
    if (fault == Fault.EMPTY) {
      String said = ours.told().lines().get(ours.told().lines().size() - 1);
      assertTrue(said.contains("new session"), said);
    }
  }

  private Set<String> missing(int round) throws IOException {
    Set<String> missing = new HashSet<>();
    for (int i = 0; i < MESSAGES; i++) {
      missing.add("q1/" + round + "/" + i);
      missing.add("q2/" + round + "/" + i);
    }
    Matcher received = RECEIVED.matcher(Files.readString(remote.log()));
    while (received.find()) {
      missing.remove(received.group(1));
    }
    return missing;
  }

  private void begin(Fault fault) throws IOException {
    switch (fault) {
      case CUT -> proxy.cutAfter(random.nextInt(3_000));
      case HALF_OPEN -> proxy.silent(true);
      case KILLED -> remote.kill();
      case EMPTY -> {
        remote.kill();
        Files.deleteIfExists(remoteHome.resolve("mosquitto.db"));
      }
    }
  }

  /** The network or the remote broker comes back; of a silent network only new connections. */
  private void end(Fault fault) throws Exception {
    switch (fault) {
      case CUT -> {
        for (int i = 0; i < 3; i++) {
          proxy.cutAfter(1_000 + random.nextInt(5_000)); // while what waited leaves
          ours.awaitUp("cloud");
        }
      }
      case HALF_OPEN -> {
        int before = ours.told().lines().size();
        BridgedBroker.await(
            () -> ours.told().lines().size() > before || !isUp(),
            () -> "a silent link was not noticed: " + ours.told());
        proxy.silent(false);
      }
      case KILLED, EMPTY -> startRemote();
    }
    ours.awaitUp("cloud");
  }

  private boolean isUp() {
    return ours.view("cloud").state().equals("connected");
  }
}
