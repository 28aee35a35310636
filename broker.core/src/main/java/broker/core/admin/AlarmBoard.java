package broker.core.admin;

import broker.api.admin.Alarm;
import broker.api.admin.Alarms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alarms that are raised, those of the broker and of all plugins. Any thread. */
public final class AlarmBoard {
  private static final Logger log = LoggerFactory.getLogger(AlarmBoard.class);

  /** Who is told what happens; called one at a time, in order, and must not block. */
  public interface Listener {
    /** An alarm was raised, or its text has changed. */
    void raised(Alarm alarm);

    /** An alarm was cleared. */
    void cleared(Alarm alarm);
  }

  /** An alarm. Immutable. */
  private record Raised(String plugin, String name, String text, Instant since) implements Alarm {}

  private record Key(String plugin, String name) {}

  private final InstantSource clock;
  private final Object lock = new Object();
  private final Map<Key, Raised> active = new LinkedHashMap<>(); // under the lock, oldest first
  private @Nullable Listener listener; // under the lock

  /**
   * A board without an alarm.
   *
   * @param clock says since when an alarm is raised
   */
  public AlarmBoard(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells the listener what there is, and from now on what happens; null to tell nobody. */
  public void listener(@Nullable Listener next) {
    synchronized (lock) {
      listener = next;
      if (next != null) {
        active.values().forEach(next::raised);
      }
    }
  }

  /** The alarms as this plugin raises and clears them. */
  public Alarms of(String plugin) {
    return new OfPlugin(plugin);
  }

  /** Clears all alarms of a plugin that is gone. */
  public void clearAll(String plugin) {
    synchronized (lock) {
      List<Key> keys = active.keySet().stream().filter(k -> k.plugin().equals(plugin)).toList();
      keys.forEach(this::clear);
    }
  }

  private void raise(Key key, String text) {
    synchronized (lock) {
      Raised before = active.get(key);
      if (before != null && before.text().equals(text)) {
        return;
      }
      Instant since = before == null ? clock.instant() : before.since();
      Raised alarm = new Raised(key.plugin(), key.name(), text, since);
      active.put(key, alarm); // a changed one keeps its place
      log.warn("alarm {} of {}: {}", key.name(), key.plugin(), text);
      if (listener != null) {
        listener.raised(alarm);
      }
    }
  }

  private void clear(Key key) {
    synchronized (lock) {
      Raised alarm = active.remove(key);
      if (alarm == null) {
        return;
      }
      log.info("alarm {} of {} is over", key.name(), key.plugin());
      if (listener != null) {
        listener.cleared(alarm);
      }
    }
  }

  private List<Alarm> active() {
    synchronized (lock) {
      return List.copyOf(active.values());
    }
  }

  private final class OfPlugin implements Alarms {
    private final String plugin;

    OfPlugin(String plugin) {
      this.plugin = plugin;
    }

    @Override
    public void raise(String name, String text) {
      if (!SysNames.isLevel(name)) {
        throw new IllegalArgumentException("not a name of an alarm: \"" + name + "\"");
      }
      AlarmBoard.this.raise(new Key(plugin, name), Objects.requireNonNull(text, "text"));
    }

    @Override
    public void clear(String name) {
      AlarmBoard.this.clear(new Key(plugin, name));
    }

    @Override
    public List<Alarm> active() {
      return AlarmBoard.this.active();
    }
  }
}
