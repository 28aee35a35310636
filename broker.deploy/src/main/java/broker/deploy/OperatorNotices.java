package broker.deploy;

import broker.api.admin.Alarms;
import broker.api.auth.AccessHold;
import broker.deploy.deployment.Notices;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms about plugins, and nobody let in before all have been started and while one is missing
 * that decides about that. Any thread.
 */
final class OperatorNotices implements Notices {
  /** The launcher listens to this logger: while the broker starts, an error here ends the start. */
  static final Logger PROBLEMS = LoggerFactory.getLogger("broker.configuration");

  /** The launcher waits for whoever has a service with this property. */
  private static final String WAITS = "broker.waits";

  private final BundleContext context;
  private final Map<String, String> raised = new TreeMap<>(); // under the lock
  private @Nullable Alarms alarms; // under the lock
  private @Nullable ServiceRegistration<?> hold; // under the lock
  private @Nullable ServiceRegistration<?> starting; // under the lock

  OperatorNotices(BundleContext context) {
    this.context = context;
  }

  /** There is somebody to tell; he hears what was raised before. */
  synchronized void to(Alarms service) {
    alarms = service;
    raised.forEach((plugin, text) -> service.raise(name(plugin), text));
  }

  /** There is nobody to tell. */
  synchronized void leave(Alarms service) {
    if (alarms == service) {
      alarms = null;
    }
  }

  @Override
  public synchronized void raise(String plugin, String text) {
    raised.put(plugin, text);
    if (alarms != null) {
      alarms.raise(name(plugin), text);
    }
  }

  @Override
  public synchronized void clear(String plugin) {
    if (raised.remove(plugin) != null && alarms != null) {
      alarms.clear(name(plugin));
    }
  }

  /** File names may have characters that no topic may have. */
  private static String name(String plugin) {
    return "plugin." + plugin.replaceAll("[+#/\\p{Cntrl}]", "_");
  }

  @Override
  public synchronized void expected(Set<String> plugins) {
    if (!plugins.isEmpty() && hold == null) {
      String reason = String.join(", ", plugins) + " decides about clients";
      hold = context.registerService(AccessHold.class, () -> reason, null);
    } else if (plugins.isEmpty() && hold != null) {
      hold.unregister();
      hold = null;
    }
  }

  /** Plugins are being started: nobody knows yet what they decide and bring. */
  synchronized void starting() {
    AccessHold all = () -> "all plugins are started";
    Map<String, Object> properties = Map.of(AccessHold.STORE_EXPECTED, true, WAITS, "plugins");
    starting = context.registerService(AccessHold.class, all, new Hashtable<>(properties));
  }

  @Override
  public synchronized void started(@Nullable Exception problem) {
    if (problem != null) {
      PROBLEMS.error("plugins: cannot be started: {}", problem.toString(), problem);
    } else if (starting != null) {
      starting.unregister();
      starting = null;
    }
  }

  synchronized void close() {
    started(null);
    expected(Set.of());
  }
}
