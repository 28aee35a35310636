package broker.deploy;

import broker.api.admin.Alarms;
import broker.api.auth.Authenticator;
import broker.api.auth.Authorizer;
import broker.deploy.deployment.Notices;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alarms about plugins, and the closed door where one is missing. Any thread. */
final class OperatorNotices implements Notices {
  private static final Logger log = LoggerFactory.getLogger(OperatorNotices.class);

  private final BundleContext context;
  private final Map<String, String> raised = new TreeMap<>(); // under the lock
  private @Nullable Alarms alarms; // under the lock
  private @Nullable ServiceRegistration<?> door; // under the lock

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
  public synchronized void closed(Set<String> plugins) {
    if (!plugins.isEmpty() && door == null) {
      log.error("{} should decide about clients and does not run: nobody is let in", plugins);
      Dictionary<String, Object> last =
          new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.MIN_VALUE));
      String[] types = {Authenticator.class.getName(), Authorizer.class.getName()};
      door = context.registerService(types, new ClosedDoor(), last);
    } else if (plugins.isEmpty() && door != null) {
      door.unregister();
      door = null;
    }
  }

  synchronized void close() {
    if (door != null) {
      door.unregister();
      door = null;
    }
  }
}
