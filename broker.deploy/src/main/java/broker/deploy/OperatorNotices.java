package broker.deploy;

import broker.api.admin.Alarms;
import broker.api.auth.AccessHold;
import broker.deploy.deployment.Notices;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Alarms about plugins, and nobody let in while one is missing that decides about that. Any thread.
 */
final class OperatorNotices implements Notices {
  private final BundleContext context;
  private final Map<String, String> raised = new TreeMap<>(); // under the lock
  private @Nullable Alarms alarms; // under the lock
  private @Nullable ServiceRegistration<?> hold; // under the lock

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

  synchronized void close() {
    expected(Set.of());
  }
}
