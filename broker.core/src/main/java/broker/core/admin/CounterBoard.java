package broker.core.admin;

import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.admin.Counters;
import broker.core.sys.SysSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of the broker and of its plugins, by name. Any thread. */
public final class CounterBoard implements Counters, SysSource {
  private static final Logger log = LoggerFactory.getLogger(CounterBoard.class);
  private static final String SYS_PLUGINS = "plugins/";

  private final List<Counter> own;
  private final PluginBoard plugins;
  private final Map<CounterSource, Map<String, Counter>> sources =
      new IdentityHashMap<>(); // under its own lock, by the topic below $SYS/broker
  private volatile Figures figures;

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
   */
  public CounterBoard(List<Counter> own, PluginBoard plugins) {
    this.own = own;
    this.plugins = plugins;
    this.figures = figures();
  }

  /**
   * Shows the figures of a plugin until {@link #remove}; a source that fails, or has a name that is
   * none, shows nothing.
   *
   * @param plugin symbolic name of the bundle
   */
  public void add(CounterSource source, String plugin) {
    Map<String, Counter> shown = new TreeMap<>();
    try {
      for (Counter counter : source.counters()) {
        shown.put(topic(plugin, counter.name()), guarded(plugin, counter));
      }
    } catch (RuntimeException | LinkageError e) {
      log.error("the figures of {} are not shown: {}", plugin, e.toString(), e);
      plugins.faultOf(plugin, "figures: " + e);
      return;
    }
    synchronized (sources) {
      sources.put(source, shown);
      figures = figures();
    }
  }

  /** Shows the figures of a source no more. */
  public void remove(CounterSource source) {
    synchronized (sources) {
      sources.remove(source);
      figures = figures();
    }
  }

  private static String topic(String plugin, String name) {
    if (!SysNames.isLevel(name)) {
      throw new IllegalArgumentException("not a name of a figure: \"" + name + "\"");
    }
    return SYS_PLUGINS + plugin + '/' + name;
  }

  private Counter guarded(String plugin, Counter counter) {
    String name = plugin + '.' + counter.name();
    GuardedValue value = new GuardedValue(counter::value, failure -> failed(plugin, name, failure));
    return counter.kind() == Counter.Kind.TOTAL
        ? Counter.total(name, counter.unit(), counter.description(), value)
        : Counter.gauge(name, counter.unit(), counter.description(), value);
  }

  private void failed(String plugin, String name, Throwable failure) {
    log.error("figure {} fails: {}", name, failure.toString(), failure);
    plugins.faultOf(plugin, name + ": " + failure);
  }

  private Figures figures() {
    TreeMap<String, Counter> byName = new TreeMap<>();
    Map<String, Counter> byTopic = new TreeMap<>();
    own.forEach(counter -> byName.put(counter.name(), counter));
    for (Map<String, Counter> shown : sources.values()) {
      byTopic.putAll(shown);
    }
    byTopic.values().forEach(counter -> byName.putIfAbsent(counter.name(), counter));
    return new Figures(byName, byTopic);
  }

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
