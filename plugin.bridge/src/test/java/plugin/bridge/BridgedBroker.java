package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.LocalSessions;
import broker.api.client.RemoteConnections;
import broker.api.config.ConfigurationProblem;
import broker.api.transport.ClientTls;
import broker.core.admin.AlarmBoard;
import broker.core.admin.RaisedAlarms;
import broker.core.limits.Limits;
import broker.core.runtime.Administration;
import broker.core.runtime.Broker;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import plugin.bridge.link.Bridge;
import plugin.bridge.link.BridgeSettings;
import plugin.bridge.link.BridgeView;
import plugin.bridge.link.LaneFile;
import plugin.bridge.link.Reports;
import plugin.bridge.link.Services;
import plugin.bridge.loop.LoopMemory;

/**
 * A broker of ours in this process, with bridges as their plugin would run them. Owned by the
 * thread of the test.
 */
final class BridgedBroker implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path home;
  private final Broker broker;
  private final Listener listener;
  private final Administration administration;
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task));
  private final Map<String, Bridge> bridges = new HashMap<>();
  private final Told told = new Told();
  private final Map<String, ClientTls> tls = new HashMap<>();
  private Services services;

  BridgedBroker(String name, Path home) throws IOException {
    this(name, home, 0);
  }

  BridgedBroker(String name, Path home, int port) throws IOException {
    this.name = name;
    this.home = home;
    AlarmBoard alarms = Administration.alarmBoard();
    Limits limits = Limits.builder().maximumQueuedMessages(200_000).build();
    broker = new Broker(limits, 1, true, new RaisedAlarms(alarms.of("broker.core")));
    administration = new Administration(broker, "test", alarms);
    listener = broker.open(new ListenerSettings("tcp", "127.0.0.1", port, null, true, 0));
    services = services();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bridges");
    thread.setDaemon(true);
    return thread;
  }

  private Services services() {
    LocalSessions sessions = broker.locals(1, fault -> told.add("fault: " + fault));
    RemoteConnections connections =
        broker.remotes(
            1,
            wanted -> Optional.ofNullable(tls.get(wanted)),
            fault -> told.add("fault: " + fault));
    return new Services(
        sessions,
        connections,
        administration::administrator,
        control,
        System::nanoTime,
        new Random(1),
        new LoopMemory(name, System.nanoTime()),
        new LaneFile(home.resolve(name)));
  }

  int port() {
    return listener.address().getPort();
  }

  Broker broker() {
    return broker;
  }

  void tls(String tlsName, ClientTls offer) {
    tls.put(tlsName, offer);
  }

  static Map<String, String> settings(String... pairs) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  /** Makes a bridge, or gives it another configuration; waits are short. */
  Bridge bridge(String bridge, Map<String, String> settings) throws ConfigurationProblem {
    Map<String, Object> properties = new HashMap<>(settings);
    properties.put("service.pid", "plugin.bridge~" + bridge);
    properties.put("felix.fileinstall.filename", "etc/plugin.bridge-" + bridge + ".cfg");
    properties.putIfAbsent("restart_timeout", "1 2");
    BridgeSettings read =
        SettingsReader.read(
            new SettingsReader.Environment(home, name, System.getenv()), properties);
    Bridge there = bridges.get(bridge);
    if (there != null) {
      there.apply(read);
      return there;
    }
    Bridge made = new Bridge(services, told.of(bridge), read);
    bridges.put(bridge, made);
    made.start();
    return made;
  }

  /** The bundle goes, with all its bridges, and the services that the broker had made for it. */
  void stopPlugin() {
    for (Bridge each : bridges.values()) {
      each.close(false).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
    bridges.clear();
    services = services();
  }

  Bridge bridge(String bridge) {
    return bridges.get(bridge);
  }

  BridgeView view(String bridge) {
    return bridges.get(bridge).view();
  }

  Told told() {
    return told;
  }

  void awaitUp(String bridge) throws InterruptedException {
    await(() -> view(bridge).state().equals("connected"), () -> bridge + " is not up: " + told);
  }

  void awaitDown(String bridge) throws InterruptedException {
    await(() -> !view(bridge).state().equals("connected"), () -> bridge + " is still up: " + told);
  }

  void awaitEmpty(String bridge) throws InterruptedException {
    await(
        () -> view(bridge).stock().messages() == 0,
        () -> bridge + " has " + view(bridge) + ": " + told);
  }

  /** Looks again and again until something is so. */
  static void await(BooleanSupplier condition, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Object pause = new Object();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, otherwise);
      synchronized (pause) {
        pause.wait(5);
      }
    }
  }

  @Override
  public void close() {
    stopPlugin();
    control.shutdownNow();
    listener.close();
    administration.close();
    broker.close();
  }

  /** What the bridges have told. Any thread. */
  static final class Told {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> alarms = new HashMap<>();

    Reports of(String bridge) {
      return new Reports() {
        @Override
        public void info(String text) {
          add(bridge + " INFO " + text);
        }

        @Override
        public void warn(String text) {
          add(bridge + " WARN " + text);
        }

        @Override
        public void raise(String alarm, String text) {
          add(bridge + " ALARM " + alarm + ": " + text);
          synchronized (Told.this) {
            alarms.put(bridge + "." + alarm, text);
          }
        }

        @Override
        public void clear(String alarm) {
          synchronized (Told.this) {
            alarms.remove(bridge + "." + alarm);
          }
        }
      };
    }

    synchronized void add(String line) {
      lines.add(line);
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }

    synchronized @Nullable String alarm(String alarm) {
      return alarms.get(alarm);
    }

    long count(String part) {
      return lines().stream().filter(line -> line.contains(part)).count();
    }

    @Override
    public String toString() {
      return String.join("\n", lines());
    }
  }
}
