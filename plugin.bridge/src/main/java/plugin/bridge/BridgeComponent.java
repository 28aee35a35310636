package plugin.bridge;

import broker.api.admin.Counter;
import broker.api.admin.CounterSource;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import plugin.bridge.link.Bridge;
import plugin.bridge.link.BridgeSettings;
import plugin.bridge.link.Reports;

/**
 * One bridge as a component: configuration in, a running bridge out. Methods are called by
 * Declarative Services, one at a time, and {@link #look} by the control thread.
 */
@Component(
    name = "plugin.bridge",
    configurationPid = "plugin.bridge",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = BridgeConfiguration.class, factory = true)
public final class BridgeComponent {
  private static final String CONFIGURATION_ALARM = "configuration";

  /** {@code DEACTIVATION_REASON_CONFIGURATION_DELETED} of Declarative Services. */
  private static final int CONFIGURATION_DELETED = 4;

  private static final long PATIENCE_SECONDS = 8;
  private static final long LOOK_SECONDS = 1;

  private final BundleContext context;
  private final BridgeHub hub;
  private final String name;
  private final Reports reports;
  private final Future<?> looking;
  private Map<String, Object> properties;
  private @Nullable Bridge bridge;
  private @Nullable ServiceRegistration<?> counters;
  private String passwordSeen = "";
  private String passwordLoaded = "";

  /** Starts a bridge; a configuration that is not valid is reported. */
  @Activate
  public BridgeComponent(
      BundleContext context, Map<String, Object> properties, @Reference BridgeHub hub) {
    this.context = context;
    this.hub = hub;
    this.properties = properties;
    name = StrictConfiguration.instance(properties);
    reports = hub.notices().of(name);
    modified(properties);
    looking =
        hub.services()
            .control()
            .scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** Applies what changed; a configuration that is not valid changes nothing. */
  @Modified
  public synchronized void modified(Map<String, Object> changed) {
    properties = changed;
    passwordLoaded = passwordSeen = passwordStamp();
    try {
      BridgeSettings settings = SettingsReader.read(hub.environment(), changed);
      if (bridge == null) {
        start(settings);
      } else {
        bridge.apply(settings);
        reports.info(StrictConfiguration.file(changed) + " applied");
      }
      reports.clear(CONFIGURATION_ALARM);
    } catch (ConfigurationProblem e) {
      String kept =
          bridge == null ? "it is not started" : "the last good configuration stays in force";
      reports.raise(CONFIGURATION_ALARM, e.text() + "; " + kept);
    }
  }

  private void start(BridgeSettings settings) {
    Bridge started = new Bridge(hub.services(), reports, settings);
    bridge = started;
    hub.add(name, started);
    List<Counter> figures = BridgeCounters.of(name, started);
    counters = context.registerService(CounterSource.class, () -> figures, null);
    started.start();
  }

  /** A changed password file is taken over when it looks the same twice. */
  private synchronized void look() {
    String stamp = passwordStamp();
    if (!stamp.equals(passwordSeen)) {
      passwordSeen = stamp;
    } else if (!stamp.equals(passwordLoaded)) {
      passwordLoaded = stamp;
      modified(properties);
    }
  }

  private String passwordStamp() {
    Path file = SettingsReader.passwordFile(hub.environment(), properties).orElse(null);
    try {
      return file == null ? "" : Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "missing";
    }
  }

  /**
   * Ends the bridge. Its queue stays, for the next version of the bundle or the next start; if the
   * configuration was deleted it ends by itself after a while.
   */
  @Deactivate
  public void deactivate(int reason) {
    looking.cancel(false);
    ServiceRegistration<?> registered = counters;
    if (registered != null) {
      registered.unregister();
    }
    Bridge running = bridge;
    if (running == null) {
      return;
    }
    boolean deleted = reason == CONFIGURATION_DELETED;
    try {
      running.close(deleted).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      reports.warn("does not end in time: " + e);
    }
    hub.remove(name, running);
    if (deleted) {
      reports.info("its configuration is gone; the queue is kept for keep_queue_s");
    }
  }
}
