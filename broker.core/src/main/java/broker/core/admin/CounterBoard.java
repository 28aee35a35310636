package broker.core.admin;

import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.admin.Counters;
import broker.core.guard.PatientCalls;
import broker.core.sys.SysSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the broker and of its plugins, by name. Any thread, and nobody waits for a plugin:
 * what it says is read elsewhere, soon after somebody has looked.
 */
public final class CounterBoard implements Counters, SysSource {
  private static final Logger log = LoggerFactory.getLogger(CounterBoard.class);
  private static final String SYS_PLUGINS = "plugins/";

  /** Figures of plugins that are younger than this are not read again. */
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final List<Counter> own;
  private final PluginBoard plugins;
  private final PatientCalls calls;
  private final LongSupplier nanoClock;
  private final Map<CounterSource, Shown> sources = new IdentityHashMap<>(); // under its own lock
  private volatile Figures figures;
  private volatile long freshNanos;

  /** The figures of a source, by the topic below $SYS/broker. */
  private record Shown(GuardedFigures figures, Map<String, Counter> byTopic) {}

  /**
   * What there is between two changes. Immutable.
   *
   * @param byTopic those of plugins
   */
  private record Figures(TreeMap<String, Counter> byName, Map<String, Counter> byTopic) {}

  /**
   * The figures of one broker, and so far of no plugin.
   *
   * @param own of the broker
   * @param plugins is told of those that fail
   * @param calls asks plugins
   * @param nanoClock a running time in nanoseconds
   */
  public CounterBoard(
      List<Counter> own, PluginBoard plugins, PatientCalls calls, LongSupplier nanoClock) {
    this.own = own;
    this.plugins = plugins;
    this.calls = calls;
    this.nanoClock = nanoClock;
    this.figures = figures();
    this.freshNanos = nanoClock.getAsLong();
  }

  /**
   * Shows the figures of a plugin until {@link #remove}; a source that fails, or has a name that is
   * none, shows nothing.
   *
   * @param plugin symbolic name of the bundle
   */
  public void add(CounterSource source, String plugin) {
    try {
      Shown shown = shown(plugin, calls.call(source::counters));
      shown.figures.refresh(calls, nanoClock.getAsLong());
      synchronized (sources) {
        sources.put(source, shown);
        figures = figures();
      }
    } catch (ExecutionException e) {
      refused(plugin, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException | IllegalArgumentException e) {
      refused(plugin, e);
    }
  }

  private void refused(String plugin, Throwable why) {
    log.error("the figures of {} are not shown: {}", plugin, why.toString(), why);
    plugins.faultOf(plugin, "figures: " + why);
  }

  private Shown shown(String plugin, List<Counter> counters) {
    GuardedFigures guarded = new GuardedFigures(plugin, counters, plugins.of(plugin));
    Map<String, Counter> byTopic = new TreeMap<>();
    for (GuardedFigures.Figure figure : guarded.figures()) {
      byTopic.put(topic(plugin, figure.counter().name()), seen(plugin, figure));
    }
    return new Shown(guarded, byTopic);
  }

  private static String topic(String plugin, String name) {
    if (!SysNames.isLevel(name)) {
      throw new IllegalArgumentException("not a name of a figure: \"" + name + "\"");
    }
    return SYS_PLUGINS + plugin + '/' + name;
  }

  private Counter seen(String plugin, GuardedFigures.Figure figure) {
    Counter counter = figure.counter();
    String name = plugin + '.' + counter.name();
    LongSupplier value =
        () -> {
          freshen();
          return figure.last();
        };
    return counter.kind() == Counter.Kind.TOTAL
        ? Counter.total(name, counter.unit(), counter.description(), value)
        : Counter.gauge(name, counter.unit(), counter.description(), value);
  }

  /** Shows the figures of a source no more. */
  public void remove(CounterSource source) {
    synchronized (sources) {
      sources.remove(source);
      figures = figures();
    }
  }

  private Figures figures() {
    TreeMap<String, Counter> byName = new TreeMap<>();
    Map<String, Counter> byTopic = new TreeMap<>();
    own.forEach(counter -> byName.put(counter.name(), counter));
    for (Shown shown : sources.values()) {
      byTopic.putAll(shown.byTopic);
    }
    byTopic.values().forEach(counter -> byName.putIfAbsent(counter.name(), counter));
    return new Figures(byName, byTopic);
  }

  // ---- what plugins say now

  private void freshen() {
    if (nanoClock.getAsLong() - freshNanos >= FRESH_NANOS) {
      freshNanos = nanoClock.getAsLong();
      calls.later(this::refresh);
    }
  }

  /** Reads the figures of all plugins; waits a second at most for each that does not answer. */
  public void refresh() {
    List<Shown> all;
    synchronized (sources) {
      all = List.copyOf(sources.values());
    }
    freshNanos = nanoClock.getAsLong();
    for (Shown shown : all) {
      shown.figures.refresh(calls, nanoClock.getAsLong());
    }
  }

  @Override
  public void prepare(Runnable ready) {
    calls.later(
        () -> {
          refresh();
          ready.run();
        });
  }

  // ---- what anybody sees

  @Override
  public List<Counter> all() {
    return List.copyOf(figures.byName().values());
  }

  @Override
  public Optional<Counter> named(String name) {
    return Optional.ofNullable(figures.byName().get(name));
  }

  @Override
  public void tell(BiConsumer<String, String> topics) {
    figures.byTopic().forEach((topic, c) -> topics.accept(topic, Long.toString(c.value())));
  }
}
