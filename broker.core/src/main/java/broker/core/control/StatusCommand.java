package broker.core.control;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.Counter;
import broker.api.admin.Counters;
import broker.api.admin.ListenerView;
import broker.api.admin.PersistenceState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code broker status}: the broker at a glance. Immutable. */
public final class StatusCommand implements ControlCommand {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * 1024;

  private final BrokerAdmin admin;
  private final Counters counters;
  private final Supplier<CompletionStage<Void>> pulse;

  /** The command for this broker. */
  public StatusCommand(
      BrokerAdmin admin, Counters counters, Supplier<CompletionStage<Void>> pulse) {
    this.admin = admin;
    this.counters = counters;
    this.pulse = pulse;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String help() {
    return "process, version, uptime, memory, clients, persistence, listeners";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (!args.isEmpty()) {
      out.println("status takes no arguments");
      return 2;
    }
    Answers.await(pulse.get()); // a broker whose loops are stuck is not running
    List<ListenerView> listeners = admin.listeners();
    out.println("edge broker " + admin.version() + " is running");
    out.println("pid        " + ProcessHandle.current().pid());
    out.println("uptime     " + words(admin.uptime()));
    out.println("memory     " + memory());
    out.println(
        "clients    "
            + count("clients.connected")
            + " connected, "
            + count("sessions.absent")
            + " away");
    out.println("messages   " + words(admin.persistenceState(), listeners));
    if (count("store.batches") > 0) {
      out.println("store      " + store());
    }
    listeners.forEach(listener -> out.println("listener   " + words(listener)));
    return 0;
  }

  private long count(String counter) {
    return counters.named(counter).map(Counter::value).orElse(0L);
  }

  private String store() {
    long batches = count("store.batches");
    return "%d batches, %d us each, longest %d us; %d KiB and %d acknowledgements wait; %d refused"
        .formatted(
            batches,
            count("store.commit.time") / batches,
            count("store.commit.longest"),
            count("store.waiting.bytes") / KIB,
            count("store.waiting.acknowledgements"),
            count("store.refused"));
  }

  private String memory() {
    return "heap %d of %d MiB, network buffers %d MiB%s"
        .formatted(
            count("memory.heap.used") / MIB,
            count("memory.heap.limit") / MIB,
            count("memory.direct.used") / MIB,
            ProcessMemory.resident());
  }

  private static String words(PersistenceState state, List<ListenerView> listeners) {
    return switch (state) {
      case IN_MEMORY -> "kept in memory only";
      case LOADING -> "being loaded from the store";
      case DURABLE -> durable(listeners);
      case FULL -> "the store is full";
      case WAITING -> "waiting for the store";
    };
  }

  private static String durable(List<ListenerView> listeners) {
    long relaxed = listeners.stream().filter(each -> each.lossWindow().isPresent()).count();
    String strict = "on stable storage before they are acknowledged";
    return relaxed == 0
        ? strict
        : relaxed < listeners.size()
            ? strict + ", but for listeners that are relaxed"
            : "acknowledged before they are on stable storage: durability is relaxed";
  }

  private static String words(Duration time) {
    return String.format(
        "%d d %02d:%02d:%02d",
        time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static String words(ListenerView listener) {
    String tls = listener.tlsName().map(name -> ", TLS " + name).orElse("");
    String relaxed =
        listener
            .lossWindow()
            .map(window -> ", relaxed: a crash may lose the last " + window.toMillis() + " ms")
            .orElse("");
    String address = listener.boundAddress().map(Addresses::text).orElse("not open");
    String problem = listener.problem().map(why -> ": " + why).orElse("");
    return listener.name()
        + "  "
        + address
        + tls
        + ", "
        + listener.connections()
        + " clients"
        + relaxed
        + problem;
  }
}
