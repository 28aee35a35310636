package broker.core.runtime;

import broker.api.admin.Alarm;
import broker.api.admin.Counter;
import broker.api.admin.Counters;
import broker.api.admin.ListenerView;
import broker.core.admin.Administrator;
import broker.core.admin.AlarmBoard;
import broker.core.admin.CounterBoard;
import broker.core.admin.ListenerSnapshot;
import broker.core.admin.OwnCounters;
import broker.core.admin.PluginBoard;
import broker.core.admin.Pulse;
import broker.core.admin.RaisedAlarms;
import broker.core.control.ClientsCommand;
import broker.core.control.ControlCommand;
import broker.core.control.ControlServer;
import broker.core.control.CountersCommand;
import broker.core.control.DisconnectCommand;
import broker.core.control.StatusCommand;
import broker.core.control.SubscriptionsCommand;
import broker.core.journal.JournalSettings;
import broker.core.sys.SysFigures;
import broker.core.sys.SysSource;
import broker.core.sys.SysTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What administrators have of a running broker, put together. Any thread. */
public final class Administration implements AutoCloseable {
  /** Whose alarms those about plugins are. */
  private static final String CORE = "broker.core";

  private final AlarmBoard alarms;
  private final PluginBoard plugins;
  private final PatientThread figures = new PatientThread("figures");
  private final CounterBoard counters;
  private final Administrator administrator;
  private final SysTree sys;
  private final Pulse pulse;

  /**
   * Begins to publish alarms below {@code $SYS}, and figures once there is an interval.
   *
   * @param version of the broker
   * @param alarms may outlive the broker
   */
  public Administration(Broker broker, String version, AlarmBoard alarms) {
    this.alarms = alarms;
    this.plugins =
        new PluginBoard(
            Clock.systemUTC(),
            new RaisedAlarms(alarms.of(CORE)),
            () -> broker.state().limits().maximumPluginFailures());
    this.counters =
        new CounterBoard(
            OwnCounters.of(broker.state(), broker::memory), plugins, figures, System::nanoTime);
    this.administrator =
        new Administrator(
            version,
            broker.state(),
            broker::uptime,
            broker::persistence,
            () -> listeners(broker),
            plugins);
    this.pulse = new Pulse(broker.state());
    SysFigures own =
        new SysFigures(
            "edge-broker " + version,
            broker.state(),
            broker::uptime,
            broker::memory,
            broker::persistence);
    this.sys = new SysTree(broker.state().shard(0), own, new OfPlugins());
    alarms.listener(new PublishedAlarms());
  }

  /** A board without an alarm. */
  public static AlarmBoard alarmBoard() {
    return new AlarmBoard(Clock.systemUTC());
  }

  private static List<ListenerView> listeners(Broker broker) {
    JournalSettings journal = broker.state().journal().settings();
    return broker.listeners().stream()
        .<ListenerView>map(listener -> ListenerSnapshot.of(listener, journal))
        .toList();
  }

  private final class OfPlugins implements SysSource {
    @Override
    public void prepare(Runnable ready) {
      counters.prepare(ready);
    }

    @Override
    public void tell(BiConsumer<String, String> topics) {
      plugins.tell(topics);
      counters.tell(topics);
    }
  }

  /** For somebody who waits: what plugins say is read first. */
  private record FreshCounters(CounterBoard board) implements Counters {
    @Override
    public List<Counter> all() {
      board.refresh();
      return board.all();
    }

    @Override
    public Optional<Counter> named(String name) {
      return board.named(name);
    }
  }

  private final class PublishedAlarms implements AlarmBoard.Listener {
    @Override
    public void raised(Alarm alarm) {
      sys.raise(path(alarm), alarm.text().isEmpty() ? alarm.name() : alarm.text());
    }

    @Override
    public void cleared(Alarm alarm) {
      sys.clear(path(alarm));
    }

    private String path(Alarm alarm) {
      return alarm.plugin() + '/' + alarm.name();
    }
  }

  /** How often figures are published; zero for never. */
  public void sysInterval(Duration interval) {
    sys.interval(interval);
  }

  /** The broker as administrators see it. */
  public Administrator administrator() {
    return administrator;
  }

  /** The figures of the broker and of plugins. */
  public CounterBoard counters() {
    return counters;
  }

  /** A running time in nanoseconds. */
  public long nanos() {
    return System.nanoTime();
  }

  /** Whether the event loops work. */
  public Pulse pulse() {
    return pulse;
  }

  /** The plugins that the broker uses. */
  public PluginBoard plugins() {
    return plugins;
  }

  /**
   * Opens the control socket.
   *
   * @param socket its file
   * @param more asked at every request for the commands of plugins; their names come after ours
   * @throws IOException if it cannot be opened
   */
  public ControlServer openControl(Path socket, Supplier<List<ControlCommand>> more)
      throws IOException {
    List<ControlCommand> own =
        List.of(
            new StatusCommand(administrator, counters, pulse),
            new ClientsCommand(administrator),
            new SubscriptionsCommand(administrator),
            new DisconnectCommand(administrator),
            new CountersCommand(new FreshCounters(counters)));
    return ControlServer.open(socket, () -> concat(own, more.get()), System::nanoTime);
  }

  private static List<ControlCommand> concat(List<ControlCommand> own, List<ControlCommand> more) {
    List<ControlCommand> all = new ArrayList<>(own);
    all.addAll(more);
    return all;
  }

  /** Stops publishing. */
  @Override
  public void close() {
    alarms.listener(null);
    sys.close();
    figures.close();
  }
}
