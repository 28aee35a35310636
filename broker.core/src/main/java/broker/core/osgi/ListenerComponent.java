package broker.core.osgi;

import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.core.limits.Durability;
import broker.core.runtime.Broker;
import broker.core.transport.HostException;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the port of one configuration file open. Methods are called by Declarative Services, one at
 * a time.
 */
@Component(
    name = "broker.listener",
    configurationPid = "broker.listener",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = ListenerConfiguration.class, factory = true)
public final class ListenerComponent {
  private static final Logger log = LoggerFactory.getLogger(ListenerComponent.class);

  private final BundleContext context;
  private final Broker broker;
  private final String name;
  private @Nullable Listener listener;
  private @Nullable ServiceRegistration<Listener> registration;

  /**
   * Opens the port; what is wrong with the configuration is reported, and the port stays closed.
   */
  @Activate
  public ListenerComponent(
      BundleContext context, @Reference OpenBroker open, Map<String, Object> properties) {
    this.context = context;
    this.broker = open.broker();
    this.name = StrictConfiguration.instance(properties);
    try {
      opened(open(properties), properties);
    } catch (ConfigurationProblem e) {
      ConfigurationLog.report(e);
    }
  }

  /** Applies what changed; what is not valid or cannot be opened leaves the port as it was. */
  @Modified
  public void modified(Map<String, Object> properties) {
    try {
      Listener old = listener;
      if (old == null) {
        opened(open(properties), properties);
        return;
      }
      ListenerSettings changed = settings(properties);
      boolean sameTls = Objects.equals(changed.tls(), old.settings().tls());
      if (sameTls && changed.sameAddress(old.settings())) {
        old.change(changed);
        log.info("listener {} changed", changed.name());
      } else {
        move(old, changed, properties);
      }
    } catch (ConfigurationProblem e) {
      ConfigurationLog.reportAndKeep(e);
    }
  }

  private void move(Listener old, ListenerSettings changed, Map<String, Object> properties)
      throws ConfigurationProblem {
    requireKnown(changed.host(), properties); // before anything is closed for it
    // another address on the same port overlaps the old one: that has to go first
    boolean overlaps = changed.port() == old.settings().port();
    if (overlaps) {
      old.close();
    }
    try {
      Listener moved = open(properties);
      if (!overlaps) {
        old.close();
      }
      opened(moved, properties);
    } catch (ConfigurationProblem e) {
      if (overlaps) {
        reopen(old);
      }
      throw e;
    }
  }

  private static void requireKnown(String host, Map<String, Object> properties)
      throws ConfigurationProblem {
    try {
      if (!host.equals("*")) {
        InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      throw new ConfigurationProblem(
          StrictConfiguration.file(properties), "host", host + " is not known here");
    }
  }

  private void reopen(Listener old) {
    try {
      listener = broker.open(old.settings());
    } catch (IOException e) {
      listener = null;
      log.error("listener {} could not be opened again: {}", old.settings().name(), e.getMessage());
    }
  }

  private Listener open(Map<String, Object> properties) throws ConfigurationProblem {
    ListenerSettings settings = settings(properties);
    try {
      return broker.open(settings);
    } catch (IOException e) {
      throw new ConfigurationProblem(
          StrictConfiguration.file(properties),
          e instanceof HostException ? "host" : "port",
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage());
    }
  }

  /**
   * What a configuration says.
   *
   * @throws ConfigurationProblem that names file, key and reason
   */
  static ListenerSettings settings(Map<String, ?> properties) throws ConfigurationProblem {
    ListenerConfiguration c = StrictConfiguration.read(ListenerConfiguration.class, properties);
    String file = StrictConfiguration.file(properties);
    boolean requireAuthorizer = requireAuthorizer(c, file);
    try {
      return new ListenerSettings(
          StrictConfiguration.instance(properties),
          c.host(),
          c.port(),
          c.tls().isEmpty() ? null : c.tls(),
          c.allow__anonymous(),
          requireAuthorizer,
          c.max__connections(),
          durability(c.durability()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationProblem(file, null, String.valueOf(e.getMessage()));
    }
  }

  private static Durability durability(String value) {
    return switch (value) {
      case "broker" -> Durability.AS_BROKER;
      case "fsync" -> Durability.FSYNC;
      case "relaxed" -> Durability.RELAXED;
      default ->
          throw new IllegalArgumentException(
              "durability: " + value + " is unknown, it must be broker, fsync or relaxed");
    };
  }

  private static boolean requireAuthorizer(ListenerConfiguration c, String file)
      throws ConfigurationProblem {
    String wanted = c.require__authorizer();
    return switch (wanted) {
      case "auto" -> !c.allow__anonymous() && !isLoopback(c.host());
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigurationProblem(
              file, "require_authorizer", "\"" + wanted + "\" is none of auto, true, false");
    };
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.equals("*") && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void opened(Listener open, Map<String, Object> properties) {
    listener = open;
    Object file = properties.get("felix.fileinstall.filename");
    if (registration != null) {
      registration.unregister();
    }
    ServiceRegistration<Listener> registered =
        context.registerService(Listener.class, open, ready(open, file));
    registration = registered;
    open.whenChanged(() -> tell(registered, open, file));
  }

  /** The port was opened or closed since. Any thread. */
  private static void tell(
      ServiceRegistration<Listener> registered, Listener open, @Nullable Object file) {
    try {
      registered.setProperties(ready(open, file));
    } catch (IllegalStateException e) {
      log.debug("listener {} is gone", open.settings().name());
    }
  }

  private static Dictionary<String, Object> ready(Listener open, @Nullable Object file) {
    Dictionary<String, Object> ready = new Hashtable<>();
    ready.put("broker.ready", open.settings().name());
    ready.put("broker.ready.detail", detail(open));
    if (file != null) {
      ready.put("felix.fileinstall.filename", file);
    }
    return ready;
  }

  private static String detail(Listener open) {
    ListenerSettings settings = open.settings();
    int port = open.boundAddress().map(InetSocketAddress::getPort).orElse(settings.port());
    String address = settings.host() + ":" + port;
    String scheme = settings.tls() == null ? "mqtt://" : "mqtts://";
    return scheme + address + open.problem().map(why -> " (" + why + ")").orElse("");
  }

  /** Closes the port; the connections that came through it stay. */
  @Deactivate
  public void deactivate() {
    if (registration != null) {
      registration.unregister();
    }
    if (listener != null) {
      listener.close();
    } else {
      broker.forget(name);
    }
  }
}
