package broker.core.admin;

import broker.api.admin.DeployedPlugin;
import broker.api.admin.DeployedPlugins;
import broker.api.admin.PluginView;
import broker.core.access.AccessAlarms;
import broker.core.access.PluginFaults;
import broker.core.guard.Faults;
import broker.core.sys.SysSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The plugins whose services the broker uses, and how they behave. Any thread. */
public final class PluginBoard implements SysSource, PluginFaults {
  private static final String SYS_PLUGINS = "plugins/";

  /** Nobody needs so many; who registers more and more has lost count. */
  private static final int MOST_SERVICES = 1_000;

  private final InstantSource clock;
  private final AccessAlarms alarms;
  private final IntSupplier tolerated;
  private final List<DeployedPlugins> deployers = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private final Map<String, Entry> plugins = new TreeMap<>(); // under the lock

  /** What is known of one plugin; under the lock of the board. */
  private static final class Entry {
    final Map<Object, Integer> uses = new IdentityHashMap<>(); // how often, by service
    String version;
    final Set<Object> aside = Collections.newSetFromMap(new IdentityHashMap<>());
    final Set<Object> guarded = Collections.newSetFromMap(new IdentityHashMap<>()); // with an alarm
    long failures;
    long faults;
    @Nullable Instant lastFaultAt;
    @Nullable String lastFault;

    Entry(String version) {
      this.version = version;
    }
  }

  /** A plugin at one moment. Immutable. */
  private record View(
      String name,
      String version,
      boolean setAside,
      long failures,
      long faults,
      Optional<Instant> lastFaultAt,
      Optional<String> lastFault)
      implements PluginView {}

  /**
   * A board without a plugin.
   *
   * @param clock says when a fault was
   * @param alarms of plugins of which something is set aside, by their names
   * @param tolerated how many faults in a row set a service aside
   */
  public PluginBoard(InstantSource clock, AccessAlarms alarms, IntSupplier tolerated) {
    this.clock = clock;
    this.alarms = alarms;
    this.tolerated = tolerated;
  }

  /**
   * The broker begins to use a service of a plugin.
   *
   * @param name symbolic name of the bundle
   */
  public void use(Object service, String name, String version) {
    synchronized (lock) {
      Entry entry = plugins.computeIfAbsent(name, key -> new Entry(version));
      entry.version = version;
      entry.uses.merge(service, 1, Integer::sum);
      if (entry.uses.size() > MOST_SERVICES) {
        fault(entry, "it has registered more than " + MOST_SERVICES + " services");
        entry.failures++;
      }
    }
  }

  /** The broker does not use the service any more, for what it began to once. */
  public void release(Object service) {
    synchronized (lock) {
      for (Entry entry : plugins.values()) {
        entry.aside.remove(service);
        entry.uses.computeIfPresent(service, (key, uses) -> uses == 1 ? null : uses - 1);
      }
      plugins
          .entrySet()
          .removeIf(
              each -> {
                boolean gone = each.getValue().uses.isEmpty();
                if (gone && !each.getValue().guarded.isEmpty()) {
                  alarms.cleared(each.getKey());
                }
                return gone;
              });
    }
  }

  /** Where the faults of a plugin are counted that decides nothing about clients with them. */
  public Faults of(String name) {
    return new OfPlugin(name);
  }

  private final class OfPlugin implements Faults {
    private final String name;

    OfPlugin(String name) {
      this.name = name;
    }

    @Override
    public void fault(String what) {
      faultOf(name, what);
    }

    @Override
    public void setAside(Object service, String what) {
      synchronized (lock) {
        Entry entry = plugins.get(name);
        if (entry != null) {
          entry.failures++;
          entry.guarded.add(service);
          alarms.setAside(name, what);
        }
      }
    }

    @Override
    public void back(Object service) {
      synchronized (lock) {
        Entry entry = plugins.get(name);
        if (entry != null && entry.guarded.remove(service) && entry.guarded.isEmpty()) {
          alarms.cleared(name);
        }
      }
    }

    @Override
    public int tolerated() {
      return tolerated.getAsInt();
    }
  }

  /** A plugin has failed; nothing happens when the broker uses none of its services any more. */
  public void faultOf(String name, String what) {
    synchronized (lock) {
      Entry entry = plugins.get(name);
      if (entry != null) {
        fault(entry, what);
      }
    }
  }

  /** A service of a plugin has failed; nothing happens when the broker does not use it any more. */
  @Override
  public void fault(Object service, String what) {
    synchronized (lock) {
      plugins.values().stream()
          .filter(entry -> entry.uses.containsKey(service))
          .forEach(entry -> fault(entry, what));
    }
  }

  private void fault(Entry entry, String what) {
    entry.faults++;
    entry.lastFaultAt = clock.instant();
    entry.lastFault = what;
  }

  /**
   * A service is not asked any more because of its faults, or is asked again; each time that it is
   * set aside, or stays it because it failed anew, is a failure of its plugin.
   */
  @Override
  public void setAside(Object service, boolean aside) {
    synchronized (lock) {
      for (Entry entry : plugins.values()) {
        if (!entry.uses.containsKey(service)) {
          continue;
        }
        if (aside) {
          entry.aside.add(service);
          entry.failures++;
        } else {
          entry.aside.remove(service);
        }
      }
    }
  }

  /** Somebody knows which plugins are deployed. */
  public void add(DeployedPlugins deployer) {
    deployers.add(deployer);
  }

  /** He is gone. */
  public void remove(DeployedPlugins deployer) {
    deployers.remove(deployer);
  }

  @Override
  public void tell(BiConsumer<String, String> topics) {
    for (DeployedPlugins deployer : deployers) {
      deployer.all().forEach(plugin -> tell(plugin, topics));
    }
    for (PluginView view : views()) {
      topics.accept(SYS_PLUGINS + view.name() + "/faults", Long.toString(view.faults()));
    }
  }

  private static void tell(DeployedPlugin plugin, BiConsumer<String, String> topics) {
    if (SysNames.isLevel(plugin.name())) {
      String root = SYS_PLUGINS + plugin.name();
      topics.accept(root + "/state", plugin.state().name().toLowerCase(Locale.ROOT));
      plugin.version().ifPresent(version -> topics.accept(root + "/version", version));
      plugin.problem().ifPresent(problem -> topics.accept(root + "/problem", problem));
    }
  }

  /** The plugins in the order of their names. */
  public List<PluginView> views() {
    synchronized (lock) {
      return plugins.entrySet().stream()
          .<PluginView>map(each -> view(each.getKey(), each.getValue()))
          .toList();
    }
  }

  private static View view(String name, Entry entry) {
    return new View(
        name,
        entry.version,
        !entry.aside.isEmpty() || !entry.guarded.isEmpty(),
        entry.failures,
        entry.faults,
        Optional.ofNullable(entry.lastFaultAt),
        Optional.ofNullable(entry.lastFault));
  }
}
