package broker.core.osgi;

import broker.api.admin.Alarms;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.core.admin.AlarmBoard;
import broker.core.admin.RaisedAlarms;
import broker.core.admin.StoreAlarms;
import broker.core.runtime.Broker;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
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
 * Runs the broker while its configuration is there, and offers it to the other components as a
 * service once it runs. Methods are called by Declarative Services, one at a time.
 */
@Component(
    name = "broker.core",
    configurationPid = "broker.core",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = BrokerConfiguration.class)
public final class BrokerComponent {
  private static final Logger log = LoggerFactory.getLogger(BrokerComponent.class);

  private final AlarmBoard alarms;
  private @Nullable BrokerSettings settings;
  private @Nullable Broker broker;
  private @Nullable ServiceRegistration<Broker> registration;

  /** What {@link #activate} starts has its alarms there. */
  @Activate
  public BrokerComponent(@Reference AlarmBoardComponent boards) {
    this.alarms = boards.board();
  }

  /** Starts the broker; a configuration that is not valid is reported, and it does not start. */
  @Activate
  public void activate(BundleContext context, Map<String, Object> properties) {
    try {
      BrokerSettings valid = BrokerSettings.of(properties);
      start(context, valid);
    } catch (ConfigurationProblem e) {
      ConfigurationLog.report(e);
    }
  }

  private void start(BundleContext context, BrokerSettings valid) {
    settings = valid;
    Alarms own = alarms.of(context.getBundle().getSymbolicName());
    Broker started =
        new Broker(
            valid.limits(),
            valid.threads(),
            valid.allowEpoll(),
            new RaisedAlarms(own),
            valid.journal(),
            new StoreAlarms(own));
    started.longestRest(valid.longestRest());
    broker = started;
    Dictionary<String, Object> ready = new Hashtable<>(Map.of("broker.ready", "broker.core"));
    registration = context.registerService(Broker.class, started, ready);
  }

  /** Applies what changed; a configuration that is not valid changes nothing. */
  @Modified
  public void modified(BundleContext context, Map<String, Object> properties) {
    try {
      BrokerSettings changed = BrokerSettings.of(properties);
      BrokerSettings old = settings;
      Broker running = broker;
      if (running == null || old == null) {
        start(context, changed);
        return;
      }
      if (changed.threads() != old.threads() || changed.allowEpoll() != old.allowEpoll()) {
        log.warn("io_threads and transport take effect at the next start");
      }
      settings = changed;
      running.longestRest(changed.longestRest());
      running.limits(changed.limits());
      running.journal(changed.journal());
      log.info("{} applied", StrictConfiguration.file(properties));
    } catch (ConfigurationProblem e) {
      ConfigurationLog.reportAndKeep(e);
    }
  }

  /** Stops the broker. */
  @Deactivate
  public void deactivate() {
    if (registration != null) {
      registration.unregister(); // closes the listeners
    }
    if (broker != null) {
      broker.close();
    }
  }
}
